/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.bench;

import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A picture in direct memory that is never given back.
 *
 * @param info its shape
 * @param memory its pixels
 */
record BenchFrame(FrameInfo info, ByteBuffer memory) implements Frame {
    /** Copies a picture. */
    static BenchFrame of(BufferedImage image, PixelFormat format) {
        int bytes = format.bytesPerPixel();
        FrameInfo info = FrameInfo.packed(image.getWidth(), image.getHeight(), format, 1, 0);
        ByteBuffer memory = ByteBuffer.allocateDirect((int) info.spanBytes());
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = image.getRGB(x, y);
                int at = y * info.stride() + x * bytes;
                memory.put(at, (byte) (rgb >> 16))
                        .put(at + 1, (byte) (rgb >> 8))
                        .put(at + 2, (byte) rgb);
            }
        }
        return new BenchFrame(info, memory);
    }

    /** Writes a picture as binary PPM. */
    static void writePpm(BufferedImage image, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            String head = "P6\n" + image.getWidth() + " " + image.getHeight() + "\n255\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            ByteBuffer pixels = of(image, PixelFormat.RGB8).bytes();
            while (pixels.hasRemaining()) {
                out.write(pixels.get());
            }
        }
    }

    @Override
    public ByteBuffer bytes() {
        return memory.asReadOnlyBuffer();
    }

    @Override
    public Frame retain() {
        return this;
    }

    @Override
    public void close() {}
}
