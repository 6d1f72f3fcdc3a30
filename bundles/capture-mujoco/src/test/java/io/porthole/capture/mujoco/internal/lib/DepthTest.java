/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class DepthTest {
    @Test
    void depthsOfAPerspectiveFrameBecomeMetresAndTheBackgroundInfinite() {
        FloatBuffer depths = FloatBuffer.wrap(new float[] {0, 0.5f, 1});
        Depth.perspective(depths, 3, 1, 10);
        assertArrayEquals(new float[] {1, 1 / 0.55f, Float.POSITIVE_INFINITY}, depths.array(), 1e-4f);
    }

    @Test
    void depthsOfAnOrthographicFrameAreEvenlySpread() {
        FloatBuffer depths = FloatBuffer.wrap(new float[] {0, 0.5f, 1});
        Depth.orthographic(depths, 3, 1, 10);
        assertArrayEquals(new float[] {1, 5.5f, Float.POSITIVE_INFINITY}, depths.array(), 1e-4f);
    }
}
