/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * ImSwitch's packet of one frame: 32 bytes of header, the length of what follows, and 16-bit samples, compressed. All
 * little endian. 8-bit samples become the upper byte, colours their brightness, as in ImSwitch. For one thread.
 */
final class Uc2f {
    static final int HEADER_BYTES = 36;
    private static final byte[] MAGIC = "UC2F".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int BIT_DEPTH = 16;
    private static final int GRAY16 = 0;
    private static final double RED = 0.2989;
    private static final double GREEN = 0.5870;
    private static final double BLUE = 0.1140;

    private final Compression compression = new Compression();

    /**
     * A packet.
     *
     * @param bytes the whole of it, in an array of its own
     * @param width in pixels
     * @param height in pixels
     * @param rawBytes before compression
     */
    record Packet(ByteBuffer bytes, int width, int height, int rawBytes) {}

    /** Returns the frame as the parameters have it. */
    Packet pack(Frame frame, StreamParameters params) {
        FrameInfo info = frame.info();
        PixelGrid grid = PixelGrid.of(info, params);
        byte[] samples = samples(grid, sampler(info, frame.bytes().order(ByteOrder.nativeOrder())));
        ByteBuffer payload = compression.compress(samples, params.compression(), params.level());
        ByteBuffer packet = packet(grid.width(), grid.height(), capturedNanos(info), payload);
        return new Packet(packet, grid.width(), grid.height(), samples.length);
    }

    private static byte[] samples(PixelGrid grid, Sampler sampler) {
        byte[] samples = new byte[grid.width() * grid.height() * 2];
        int to = 0;
        int stepBytes = grid.stepBytes();
        for (int y = 0; y < grid.height(); y++) {
            int at = grid.start(y);
            for (int x = 0; x < grid.width(); x++, at += stepBytes) {
                int sample = sampler.at(at);
                samples[to++] = (byte) sample;
                samples[to++] = (byte) (sample >> 8);
            }
        }
        return samples;
    }

    private static ByteBuffer packet(int width, int height, long timestamp, ByteBuffer payload) {
        return ByteBuffer.allocate(HEADER_BYTES + payload.remaining())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) VERSION)
                .put(new byte[3])
                .putInt(width)
                .putInt(height)
                .putInt(width * 2)
                .putShort((short) BIT_DEPTH)
                .put((byte) 1)
                .put((byte) GRAY16)
                .putLong(timestamp)
                .putInt(payload.remaining())
                .put(payload)
                .flip();
    }

    /** Returns the nanoseconds from 1970 to the capture. */
    private static long capturedNanos(FrameInfo info) {
        Instant captured = Instant.now().minusNanos(Math.max(0, System.nanoTime() - info.captureTime()));
        return TimeUnit.SECONDS.toNanos(captured.getEpochSecond()) + captured.getNano();
    }

    /** Returns the brightness at an offset, 0..65535. */
    @FunctionalInterface
    private interface Sampler {
        int at(int offset);
    }

    private static Sampler sampler(FrameInfo info, ByteBuffer pixels) {
        return switch (info.format()) {
            case GRAY8 -> at -> (pixels.get(at) & 0xff) << 8;
            case GRAY16 -> at -> pixels.getShort(at) & 0xffff;
            case RGB8, RGBA8 -> at -> brightness(pixels, at, at + 1, at + 2);
            case BGR8, BGRA8 -> at -> brightness(pixels, at + 2, at + 1, at);
            case FLOAT32 -> at -> (int) (Math.max(0, Math.min(1, pixels.getFloat(at))) * 0xffff);
        };
    }

    private static int brightness(ByteBuffer pixels, int red, int green, int blue) {
        double sum =
                RED * (pixels.get(red) & 0xff) + GREEN * (pixels.get(green) & 0xff) + BLUE * (pixels.get(blue) & 0xff);
        return (int) sum << 8;
    }
}
