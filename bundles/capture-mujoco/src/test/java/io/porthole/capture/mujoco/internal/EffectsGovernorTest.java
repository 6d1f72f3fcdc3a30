/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.porthole.capture.mujoco.internal.lib.Quality;
import io.porthole.capture.mujoco.internal.lib.Quality.Effects;
import org.junit.jupiter.api.Test;

class EffectsGovernorTest {
    private static final long PERIOD = 33;

    private static void late(EffectsGovernor effort, int times) {
        for (int i = 0; i < times; i++) {
            effort.took(PERIOD + 1);
        }
    }

    @Test
    void lateInARowMeansFewerEffectsUntilNobodyWatches() {
        EffectsGovernor effort = new EffectsGovernor(Quality.AUTO, PERIOD);
        late(effort, EffectsGovernor.LATE_IN_A_ROW);
        assertEquals(Effects.SHADOWS, effort.effects());
        late(effort, 5 * EffectsGovernor.LATE_IN_A_ROW);
        assertEquals(Effects.NONE, effort.effects());
        effort.reset();
        assertEquals(Effects.ALL, effort.effects());
    }

    @Test
    void oneSlowFrameIsNothing() {
        EffectsGovernor effort = new EffectsGovernor(Quality.AUTO, PERIOD);
        for (int i = 0; i < 10; i++) {
            late(effort, EffectsGovernor.LATE_IN_A_ROW - 1);
            effort.took(PERIOD);
        }
        assertEquals(Effects.ALL, effort.effects());
    }

    @Test
    void whoAsksForAQualityGetsIt() {
        EffectsGovernor effort = new EffectsGovernor(Quality.NORMAL, PERIOD);
        late(effort, 5 * EffectsGovernor.LATE_IN_A_ROW);
        assertEquals(Effects.ALL, effort.effects());
        assertEquals(Effects.NONE, new EffectsGovernor(Quality.FAST, PERIOD).effects());
    }
}
