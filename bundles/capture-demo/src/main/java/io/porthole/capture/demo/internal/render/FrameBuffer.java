/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

/** The work buffers of one frame size, top row first. Kept between frames; a new size means a new frame. */
public final class FrameBuffer {
    public final int width;
    public final int height;
    /** Little-endian RGBA8. */
    public final int[] colour;
    /** Distance along the view axis in metres; positive infinity for the background. */
    public final float[] depth;
    /** Object ids; 0 for the background. */
    public final byte[] ids;
    /** 1 / depth, 0 for the background: what the z-buffer compares, because it is linear on the screen. */
    final float[] inverseDepth;
    /** 1 + number of the drawn triangle, 0 where there is none. */
    final int[] cover;

    public FrameBuffer(int width, int height) {
        this.width = width;
        this.height = height;
        int pixels = width * height;
        colour = new int[pixels];
        depth = new float[pixels];
        ids = new byte[pixels];
        inverseDepth = new float[pixels];
        cover = new int[pixels];
    }
}
