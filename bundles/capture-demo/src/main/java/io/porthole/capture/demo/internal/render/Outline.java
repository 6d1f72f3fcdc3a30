/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

import java.util.Arrays;

/** The edges of one frame along which colours change: pairs of screen points with their inverse depth. */
final class Outline {
    static final int STRIDE = 6;

    float[] ends = new float[STRIDE * 4096];
    int count;

    void clear() {
        count = 0;
    }

    void add(float ax, float ay, float aw, float bx, float by, float bw) {
        int at = count * STRIDE;
        if (ends.length < at + STRIDE) {
            ends = Arrays.copyOf(ends, ends.length * 2);
        }
        ends[at] = ax;
        ends[at + 1] = ay;
        ends[at + 2] = aw;
        ends[at + 3] = bx;
        ends[at + 4] = by;
        ends[at + 5] = bw;
        count++;
    }
}
