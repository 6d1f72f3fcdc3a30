/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

/** The floor as it looks without anything that moves: while the camera rests it is painted once and then copied. */
final class FloorCache {
    private final double[] seen = new double[9];
    private int[] colour = new int[0];
    private int width;
    private boolean usable;

    /** Checks whether the camera rests since the last frame; if so, paints the whole floor once. */
    void prepare(View view, FrameBuffer frame, Floor floor) {
        boolean rests = width == frame.width && colour.length == frame.colour.length;
        double[] now = seen;
        rests &= now[0] == view.eyeX && now[1] == view.eyeY && now[2] == view.eyeZ;
        rests &= now[3] == view.forwardX && now[4] == view.forwardY && now[5] == view.forwardZ;
        rests &= now[6] == view.focal && now[7] == view.rightX && now[8] == view.rightY;
        if (rests && !usable) {
            for (int y = 0; y < frame.height; y++) {
                floor.begin(view, y);
                floor.still(colour, y * width, y, 0, width);
            }
        }
        usable = rests;
        if (!rests) {
            remember(view, frame);
        }
    }

    private void remember(View view, FrameBuffer frame) {
        if (colour.length != frame.colour.length) {
            colour = new int[frame.colour.length];
        }
        width = frame.width;
        seen[0] = view.eyeX;
        seen[1] = view.eyeY;
        seen[2] = view.eyeZ;
        seen[3] = view.forwardX;
        seen[4] = view.forwardY;
        seen[5] = view.forwardZ;
        seen[6] = view.focal;
        seen[7] = view.rightX;
        seen[8] = view.rightY;
    }

    /** Paints pixels of a row which the floor has been prepared for. */
    void paint(FrameBuffer frame, Floor floor, int y, int from, int to) {
        int line = y * width;
        if (usable) {
            System.arraycopy(colour, line + from, frame.colour, line + from, to - from);
        } else {
            floor.still(frame.colour, line, y, from, to);
        }
    }
}
