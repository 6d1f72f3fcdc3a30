/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.capture.mujoco.internal.lib.Quality;
import io.porthole.capture.mujoco.internal.lib.Quality.Effects;

/**
 * Which effects there is time for. Starts with all that the quality allows; when pictures take longer than there is
 * from one to the next, there are fewer, until nobody watches any more. Belongs to the thread that draws.
 */
final class Effort {
    /** So many pictures in a row have to be late: one slow one is nothing. */
    static final int LATE_IN_A_ROW = 8;

    private final Quality quality;
    private final long periodNanos;
    private Effects effects;
    private int late;

    /** An effort for pictures at this distance. */
    Effort(Quality quality, long periodNanos) {
        this.quality = quality;
        this.periodNanos = periodNanos;
        effects = quality.effects;
    }

    /** What to draw. */
    Effects effects() {
        return effects;
    }

    /**
     * All pictures of one moment have taken so long.
     *
     * @return whether there are fewer effects from now on
     */
    boolean took(long nanos) {
        if (quality != Quality.AUTO || effects == Effects.NONE || nanos <= periodNanos) {
            late = 0;
            return false;
        }
        late++;
        if (late < LATE_IN_A_ROW) {
            return false;
        }
        late = 0;
        effects = effects.fewer();
        return true;
    }

    /** Nobody watches: the next viewer may have more luck. */
    void rest() {
        effects = quality.effects;
        late = 0;
    }
}
