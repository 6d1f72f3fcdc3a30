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
 * ImSwitch's packet of one picture: 32 bytes of header, the length of what follows, and 16-bit samples, compressed. All
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
     * @param width of the picture in it
     * @param height of the picture in it
     * @param rawBytes before compression
     */
    record Packet(ByteBuffer bytes, int width, int height, int rawBytes) {}

    /** The frame as the parameters have it. */
    Packet pack(Frame frame, StreamParameters params) {
        FrameInfo info = frame.info();
        int crop =
                params.crop() == 0 ? Integer.MAX_VALUE : Math.min(params.crop(), Math.min(info.width(), info.height()));
        int cropWidth = Math.min(crop, info.width());
        int cropHeight = Math.min(crop, info.height());
        int step = params.subsampling();
        int width = (cropWidth + step - 1) / step;
        int height = (cropHeight + step - 1) / step;
        byte[] samples = new byte[width * height * 2];
        Sampler sampler = sampler(info, frame.bytes().order(ByteOrder.nativeOrder()));
        int left = info.width() / 2 - cropWidth / 2;
        int top = info.height() / 2 - cropHeight / 2;
        int to = 0;
        for (int y = 0; y < height; y++) {
            int row = top + y * step;
            int start = (info.bottomUp() ? info.height() - 1 - row : row) * info.stride();
            for (int x = 0; x < width; x++) {
                int sample =
                        sampler.at(start + (left + x * step) * info.format().bytesPerPixel());
                samples[to++] = (byte) sample;
                samples[to++] = (byte) (sample >> 8);
            }
        }
        ByteBuffer payload = compression.compress(samples, params.compression(), params.level());
        return new Packet(packet(width, height, capturedNanos(info), payload), width, height, samples.length);
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

    /** Nanoseconds since 1970. */
    private static long capturedNanos(FrameInfo info) {
        Instant captured = Instant.now().minusNanos(Math.max(0, System.nanoTime() - info.captureTime()));
        return TimeUnit.SECONDS.toNanos(captured.getEpochSecond()) + captured.getNano();
    }

    /** The brightness at an offset, 0..65535. */
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
