/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.draw;

/** A line of text as a mask: how much of each pixel its letters cover, 0..255, row by row from the top. */
final class Lettering {
    private final int width;
    private final int height;
    private final byte[] coverage;

    Lettering(int width, int height, byte[] coverage) {
        this.width = width;
        this.height = height;
        this.coverage = coverage;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    int coverage(int x, int y) {
        return Byte.toUnsignedInt(coverage[y * width + x]);
    }
}
