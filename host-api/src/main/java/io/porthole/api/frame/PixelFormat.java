/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.frame;

/** Layout of one pixel in memory. Names give the order of the bytes in memory, lowest address first. */
public enum PixelFormat {
    /** One unsigned byte of brightness. */
    GRAY8(1),
    /** One unsigned 16-bit sample in native byte order. */
    GRAY16(2),
    /** Red, green, blue; one byte each. */
    RGB8(3),
    /** Blue, green, red; one byte each. */
    BGR8(3),
    /** Red, green, blue, alpha; one byte each; alpha is ignored. */
    RGBA8(4),
    /** Blue, green, red, alpha; one byte each; alpha is ignored. */
    BGRA8(4),
    /** One IEEE 754 single in native byte order, of any unit: metres for depth. */
    FLOAT32(4);

    private final int bytesPerPixel;

    PixelFormat(int bytesPerPixel) {
        this.bytesPerPixel = bytesPerPixel;
    }

    /** Returns the bytes from one pixel to the next in a row: 1 to 4. */
    public int bytesPerPixel() {
        return bytesPerPixel;
    }

    /**
     * Returns whether a screen can show the samples as they are: every format but {@link #GRAY16} and {@link #FLOAT32}.
     */
    public boolean displayable() {
        return this != GRAY16 && this != FLOAT32;
    }
}
