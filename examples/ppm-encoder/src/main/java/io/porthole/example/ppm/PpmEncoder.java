/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.example.ppm;

import io.porthole.api.encode.Encoder;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes a header and the rows from top to bottom. Its memory grows as needed and is used again. */
final class PpmEncoder implements Encoder {
    private ByteBuffer out = ByteBuffer.allocateDirect(0);

    @Override
    public Output encode(Frame frame, boolean forceKey) {
        FrameInfo info = frame.info();
        String kind = info.format() == PixelFormat.GRAY8 ? "P5" : "P6";
        byte[] header =
                (kind + "\n" + info.width() + " " + info.height() + "\n255\n").getBytes(StandardCharsets.US_ASCII);
        int row = info.width() * info.format().bytesPerPixel();
        int size = header.length + row * info.height();
        out = out.capacity() < size ? ByteBuffer.allocateDirect(size) : out.clear();
        out.put(header);
        ByteBuffer pixels = frame.bytes();
        for (int y = 0; y < info.height(); y++) {
            int inMemory = info.bottomUp() ? info.height() - 1 - y : y;
            out.put(pixels.slice(inMemory * info.stride(), row));
        }
        return Output.of(out.flip(), true);
    }

    @Override
    public void close() {
        out = ByteBuffer.allocateDirect(0);
    }
}
