/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

/**
 * One row of the frame on a level plane. The camera does not roll, so the whole row lies at one depth and the world
 * point moves by the same step from pixel to pixel: no division, no square root.
 */
final class LevelRow {
    float depth;
    float startX;
    float startY;
    float stepX;
    float stepY;
    /** Columns between which the last {@link #clip} found the row inside its square. */
    int from;

    int to;

    /** Lays the row on the plane at this height; the depth is positive infinity where it never meets it. */
    void lay(View view, int y, double height) {
        double rz = view.rayZ(view.centreX, y + 0.5);
        double w = (height - view.eyeZ) / rz;
        depth = w > 0 ? (float) w : Float.POSITIVE_INFINITY;
        stepX = (float) (view.rightX / view.focal * w);
        stepY = (float) (view.rightY / view.focal * w);
        startX = (float) (view.eyeX + view.rayX(0.5, y + 0.5) * w);
        startY = (float) (view.eyeY + view.rayY(0.5, y + 0.5) * w);
    }

    /** Finds the columns from {@code first} to {@code last} that lie within a square around the origin. */
    void clip(int first, int last, float half) {
        float low = first, high = last;
        for (int axis = 0; axis < 2; axis++) {
            float start = axis == 0 ? startX : startY, step = axis == 0 ? stepX : stepY;
            if (Math.abs(step) < 1e-9f) {
                high = Math.abs(start) < half ? high : low;
            } else {
                float a = (-half - start) / step, b = (half - start) / step;
                low = Math.max(low, Math.min(a, b));
                high = Math.min(high, Math.max(a, b));
            }
        }
        from = Math.max(first, Math.min(last, (int) Math.ceil(low)));
        to = Math.max(from, Math.min(last, (int) Math.ceil(high)));
    }
}
