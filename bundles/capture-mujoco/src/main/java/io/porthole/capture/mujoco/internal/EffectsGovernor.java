/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.capture.mujoco.internal.lib.Quality;
import io.porthole.capture.mujoco.internal.lib.Quality.Effects;

/**
 * Chooses the effects that there is time for. Starts with all that the quality allows; when frames take longer than the
 * period of the stream, it reduces them until nobody watches any more. Belongs to the thread that draws.
 */
final class EffectsGovernor {
    /** Frames in a row that have to be late, so that one slow frame changes nothing. */
    static final int LATE_IN_A_ROW = 8;

    private final Quality quality;
    private final long periodNs;
    private Effects effects;
    private int late;

    /** Creates a governor for frames of this period. */
    EffectsGovernor(Quality quality, long periodNs) {
        this.quality = quality;
        this.periodNs = periodNs;
        effects = quality.effects;
    }

    /** Returns the effects to draw. */
    Effects effects() {
        return effects;
    }

    /**
     * Records the time that all frames of one moment took.
     *
     * @return whether there are fewer effects from now on
     */
    boolean took(long nanos) {
        if (quality != Quality.AUTO || effects == Effects.NONE || nanos <= periodNs) {
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

    /** Returns to all effects; called while nobody watches. */
    void reset() {
        effects = quality.effects;
        late = 0;
    }
}
