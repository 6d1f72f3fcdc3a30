/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import java.nio.FloatBuffer;

/**
 * Makes metres along the view axis of what OpenGL keeps for each pixel: 0 at the near plane, 1 at the far one. What is
 * not nearer than that becomes positive infinity.
 */
final class Depth {
    private Depth() {}

    static void perspective(FloatBuffer depths, int count, float near, float far) {
        float range = 1 - near / far;
        for (int i = 0; i < count; i++) {
            float depth = depths.get(i);
            depths.put(i, depth < 1 ? near / (1 - depth * range) : Float.POSITIVE_INFINITY);
        }
    }

    static void orthographic(FloatBuffer depths, int count, float near, float far) {
        for (int i = 0; i < count; i++) {
            float depth = depths.get(i);
            depths.put(i, depth < 1 ? near + depth * (far - near) : Float.POSITIVE_INFINITY);
        }
    }
}
