/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.porthole.api.encode.EncodeException;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;

/**
 * A frame's pixels in the terms of libjpeg-turbo, after a check that the memory is really there.
 *
 * @param memory keeps the address valid as long as this is reachable
 * @param address of the first byte in memory
 * @param width pixels in a row
 * @param height rows
 * @param pitch bytes from row to row
 * @param format one of {@code TJPF_*}
 * @param bottomUp whether the first row in memory is the lowest
 */
record Pixels(ByteBuffer memory, long address, int width, int height, int pitch, int format, boolean bottomUp) {
    /**
     * Describes a frame.
     *
     * @throws EncodeException when its format is not displayable or its memory is not direct or too small
     */
    static Pixels of(Frame frame) throws EncodeException {
        FrameInfo info = frame.info();
        ByteBuffer memory = frame.bytes();
        if (!memory.isDirect()) {
            throw new EncodeException("the frame is not in direct memory");
        }
        if (memory.remaining() < info.spanBytes()) {
            throw new EncodeException("the frame has " + memory.remaining() + " bytes where " + info.width() + " x "
                    + info.height() + " " + info.format() + " with stride " + info.stride() + " needs "
                    + info.spanBytes());
        }
        long address = Pointer.nativeValue(Native.getDirectBufferPointer(memory)) + memory.position();
        return new Pixels(
                memory, address, info.width(), info.height(), info.stride(), code(info.format()), info.bottomUp());
    }

    private static int code(PixelFormat format) throws EncodeException {
        return switch (format) {
            case GRAY8 -> TurboJpeg.TJPF_GRAY;
            case RGB8 -> TurboJpeg.TJPF_RGB;
            case BGR8 -> TurboJpeg.TJPF_BGR;
            case RGBA8 -> TurboJpeg.TJPF_RGBX;
            case BGRA8 -> TurboJpeg.TJPF_BGRX;
            case GRAY16, FLOAT32 -> throw new EncodeException(format + " has to be mapped to GRAY8 or RGB8 first");
        };
    }

    /** Rows {@code top} to {@code top + rows}, counted from the image's top. */
    Pixels stripe(int top, int rows) {
        long firstInMemory = bottomUp ? (long) height - top - rows : top;
        return new Pixels(memory, address + firstInMemory * pitch, width, rows, pitch, format, bottomUp);
    }
}
