/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * JPEG images of cropped or subsampled frames, which the host's own encodes do not have. Each is made once for all
 * clients. For one thread.
 */
final class ReducedJpeg implements AutoCloseable {
    private final Supplier<List<EncoderFactory>> factories;
    private ByteBuffer pixels = ByteBuffer.allocateDirect(0);
    private @Nullable EncoderFactory factory;
    private @Nullable JpegProfile profile;
    private @Nullable Encoder encoder;

    /** @param factories those that are there, the best one last */
    ReducedJpeg(Supplier<List<EncoderFactory>> factories) {
        this.factories = factories;
    }

    /**
     * Returns the image.
     *
     * @param frame borrowed, of a displayable format
     * @throws EncodeException when there is no encoder, or it refuses the frame
     */
    byte[] encode(Frame frame, StreamParameters params) throws EncodeException {
        PixelGrid grid = PixelGrid.of(frame.info(), params);
        ByteBuffer bytes =
                encoder(params.profile()).encode(reduce(frame, grid), true).bytes();
        byte[] image = new byte[bytes.remaining()];
        bytes.get(image);
        return image;
    }

    private Encoder encoder(JpegProfile wanted) throws EncodeException {
        EncoderFactory best = null;
        for (EncoderFactory candidate : factories.get()) {
            best = candidate.codec().equals(Codec.JPEG) ? candidate : best;
        }
        if (best == null) {
            throw new EncodeException("there is no encoder for " + Codec.JPEG);
        }
        Encoder present = encoder;
        if (present != null && best.equals(factory) && wanted.equals(profile)) {
            return present;
        }
        close();
        Encoder made = best.create(wanted);
        factory = best;
        profile = wanted;
        encoder = made;
        return made;
    }

    /** Returns the chosen pixels as GRAY8 or RGB8, which every encoder takes. */
    private Frame reduce(Frame frame, PixelGrid grid) {
        FrameInfo info = frame.info();
        boolean grey = info.format() == PixelFormat.GRAY8;
        PixelFormat format = grey ? PixelFormat.GRAY8 : PixelFormat.RGB8;
        FrameInfo reduced = FrameInfo.packed(grid.width(), grid.height(), format, info.sequence(), info.captureTime());
        if (pixels.capacity() < reduced.spanBytes()) {
            pixels = ByteBuffer.allocateDirect((int) reduced.spanBytes());
        }
        pixels.clear();
        boolean blueFirst = info.format() == PixelFormat.BGR8 || info.format() == PixelFormat.BGRA8;
        int red = blueFirst ? 2 : 0;
        ByteBuffer from = frame.bytes();
        int stepBytes = grid.stepBytes();
        for (int y = 0; y < grid.height(); y++) {
            int at = grid.start(y);
            for (int x = 0; x < grid.width(); x++, at += stepBytes) {
                pixels.put(from.get(at + red));
                if (!grey) {
                    pixels.put(from.get(at + 1)).put(from.get(at + 2 - red));
                }
            }
        }
        return new Reduced(reduced, pixels.flip());
    }

    @Override
    public void close() {
        Encoder present = encoder;
        encoder = null;
        if (present != null) {
            present.close();
        }
    }

    /** A frame that is lent to an encoder, for one call. */
    private record Reduced(FrameInfo info, ByteBuffer pixels) implements Frame {
        @Override
        public ByteBuffer bytes() {
            return pixels.asReadOnlyBuffer();
        }

        @Override
        public Frame retain() {
            throw new IllegalStateException("lent for one call alone");
        }

        @Override
        public void close() {
            // the memory is used again
        }
    }
}
