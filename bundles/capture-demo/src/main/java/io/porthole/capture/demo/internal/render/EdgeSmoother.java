/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

/**
 * Anti-aliasing by geometry: walks every visible outline edge and blends the one pixel per row or column that the edge
 * cuts, by the exact share that belongs to the other side. Costs only the pixels on edges and, unlike a filter over the
 * frame, blurs nothing else.
 */
final class EdgeSmoother {
    /** Share of the depth by which an edge may lie behind the surface beside it and still count as its outline. */
    private static final float TOLERANCE = 0.02f;

    void smooth(Outline outline, FrameBuffer frame) {
        float[] e = outline.ends;
        for (int i = 0, k = 0; i < outline.count; i++, k += Outline.STRIDE) {
            float dx = e[k + 3] - e[k], dy = e[k + 4] - e[k + 1];
            if (Math.abs(dx) >= Math.abs(dy)) {
                along(e[k], e[k + 1], e[k + 2], e[k + 3], e[k + 4], e[k + 5], frame, false);
            } else {
                along(e[k + 1], e[k], e[k + 2], e[k + 4], e[k + 3], e[k + 5], frame, true);
            }
        }
    }

    /** Walks the major axis u; v is the minor one. With {@code steep} u is the row. */
    private static void along(
            float u0, float v0, float w0, float u1, float v1, float w1, FrameBuffer frame, boolean steep) {
        if (u1 < u0) {
            along(u1, v1, w1, u0, v0, w0, frame, steep);
            return;
        }
        int limitU = steep ? frame.height : frame.width, limitV = steep ? frame.width : frame.height;
        int stepU = steep ? frame.width : 1, stepV = steep ? 1 : frame.width;
        int from = Math.max(0, (int) Math.ceil(u0 - 0.5f)), to = Math.min(limitU, (int) Math.ceil(u1 - 0.5f));
        if (from >= to) {
            return;
        }
        float slopeV = (v1 - v0) / (u1 - u0), slopeW = (w1 - w0) / (u1 - u0);
        float[] inverseDepth = frame.inverseDepth;
        for (int u = from; u < to; u++) {
            float v = v0 + slopeV * (u + 0.5f - u0);
            int cell = (int) Math.floor(v);
            float beyond = v - cell - 0.5f;
            int other = beyond > 0 ? cell + 1 : cell - 1;
            if (cell < 0 || cell >= limitV || other < 0 || other >= limitV) {
                continue;
            }
            int at = u * stepU + cell * stepV, neighbour = u * stepU + other * stepV;
            float edge = (w0 + slopeW * (u + 0.5f - u0)) * (1 + TOLERANCE);
            // visible when it is in front of either side: an edge always has its own surface on one side
            if (edge >= inverseDepth[at] && edge >= inverseDepth[neighbour]) {
                blend(frame.colour, at, neighbour, 0.5f - Math.abs(beyond));
            }
        }
    }

    private static void blend(int[] colour, int at, int neighbour, float share) {
        int a = colour[at], b = colour[neighbour];
        if (a != b) {
            float keep = 1 - share;
            colour[at] = ToneCurve.mix(a, keep, b, share);
        }
    }
}
