/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.encode.Subsampling;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.encoder.imageio.internal.ImageIoEncoderFactory;
import io.porthole.encoder.turbojpeg.internal.TurboJpegEncoderFactory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of pixel in every kind of row, from the source's memory to the frame that a viewer decodes. */
class PixelTypesTest extends HostTest {
    private static final EncodeProfile BEST = JpegProfile.of(100, Subsampling.S444);
    private static final int[][] SIZES = {{1, 1}, {7, 1}, {1, 9}, {17, 13}, {64, 48}};

    /** Bytes that a row is longer than its pixels; odd ones put samples at odd addresses. */
    private static final int[] PADDINGS = {0, 1, 3, 64};

    private static final byte POISON = (byte) 0xa5;

    private record Shape(PixelFormat format, int width, int height, int padding, boolean bottomUp) {
        /** A slope for each colour, so that rows, columns and colours that are exchanged are noticed. */
        int level(int x, int y, int channel) {
            double across = width == 1 ? 0.4 : x / (width - 1.0);
            double down = height == 1 ? 0.7 : y / (height - 1.0);
            return (int) Math.round(255 * (channel == 0 ? across : channel == 1 ? down : 1 - across));
        }

        int grey(int x, int y) {
            return (level(x, y, 0) + 2 * level(x, y, 1)) / 3;
        }

        int expected(int x, int y, int channel) {
            boolean single = format == PixelFormat.GRAY8 || !format.displayable();
            return single ? grey(x, y) : level(x, y, channel);
        }

        FrameInfo info(long sequence) {
            return FrameInfo.packed(width, height, format, sequence, System.nanoTime())
                    .withStride(width * format.bytesPerPixel() + padding)
                    .withBottomUp(bottomUp);
        }

        ByteBuffer pixels(FrameInfo info) {
            ByteBuffer memory =
                    ByteBuffer.allocateDirect((int) info.spanBytes()).order(ByteOrder.nativeOrder());
            while (memory.hasRemaining()) {
                memory.put(POISON);
            }
            for (int y = 0; y < height; y++) {
                int row = (bottomUp ? height - 1 - y : y) * info.stride();
                for (int x = 0; x < width; x++) {
                    put(memory, row + x * format.bytesPerPixel(), x, y);
                }
            }
            return memory.clear();
        }

        private void put(ByteBuffer memory, int at, int x, int y) {
            switch (format) {
                case GRAY8 -> memory.put(at, (byte) grey(x, y));
                case GRAY16 -> memory.putShort(at, (short) (grey(x, y) * 257));
                case FLOAT32 -> memory.putFloat(at, grey(x, y) / 255f);
                case RGB8, RGBA8 -> rgb(memory, at, x, y, 0);
                case BGR8, BGRA8 -> rgb(memory, at, x, y, 2);
            }
        }

        private void rgb(ByteBuffer memory, int at, int x, int y, int red) {
            for (int i = 0; i < 3; i++) {
                memory.put(at + i, (byte) level(x, y, Math.abs(red - i)));
            }
        }
    }

    /** One that takes RGB8 alone, so that core has to convert the rest. */
    private record OnlyRgb8(EncoderFactory of) implements EncoderFactory {
        @Override
        public String name() {
            return of.name();
        }

        @Override
        public Codec codec() {
            return of.codec();
        }

        @Override
        public boolean supports(PixelFormat format) {
            return format == PixelFormat.RGB8;
        }

        @Override
        public Encoder create(EncodeProfile profile) throws EncodeException {
            return of.create(profile);
        }
    }

    private static EncoderFactory factory(String name) throws EncodeException {
        return switch (name) {
            case "imageio" -> new ImageIoEncoderFactory();
            case "rgb8" -> new OnlyRgb8(new ImageIoEncoderFactory());
            default -> TurboJpegEncoderFactory.load("", null, 1);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "turbojpeg,GRAY8",
        "turbojpeg,GRAY16",
        "turbojpeg,RGB8",
        "turbojpeg,BGR8",
        "turbojpeg,RGBA8",
        "turbojpeg,BGRA8",
        "turbojpeg,FLOAT32",
        "imageio,GRAY8",
        "imageio,GRAY16",
        "imageio,RGB8",
        "imageio,BGR8",
        "imageio,RGBA8",
        "imageio,BGRA8",
        "imageio,FLOAT32",
        "rgb8,GRAY8",
        "rgb8,GRAY16",
        "rgb8,BGR8",
        "rgb8,RGBA8",
        "rgb8,BGRA8",
        "rgb8,FLOAT32"
    })
    void whatIsDecodedIsWhatTheSourceHad(String encoder, PixelFormat format) throws EncodeException, IOException {
        EncoderFactory factory = factory(encoder);
        streams.encoders().add(factory, 0, 1);
        String tone = format == PixelFormat.FLOAT32 ? "window=0:1" : "window=0:65535";
        TestSource source = source("cam", Map.of(FrameSource.STREAM_TONE, tone));
        AtomicReference<byte[]> newest = new AtomicReference<>();
        AtomicReference<FrameInfo> shown = new AtomicReference<>();
        TestViewer<EncodedFrame> viewer = TestViewer.doing((s, frame) -> {
            byte[] jpeg = new byte[frame.bytes().remaining()];
            frame.bytes().get(jpeg);
            newest.set(jpeg);
            shown.set(frame.info());
            s.sent(frame);
            s.request(1);
        });
        TestViewer.watch(stream("cam"), BEST, viewer).request(1);
        long sequence = 0;
        for (int[] size : SIZES) {
            for (int padding : PADDINGS) {
                for (boolean bottomUp : new boolean[] {false, true}) {
                    Shape shape = new Shape(format, size[0], size[1], padding, bottomUp);
                    FrameInfo info = shape.info(++sequence);
                    source.send(shape.pixels(info), info);
                    long wanted = sequence;
                    Until.that(
                            shape + " is shown",
                            () -> shown.get() != null && shown.get().sequence() == wanted);
                    compare(shape, ImageIO.read(new ByteArrayInputStream(newest.get())));
                }
            }
        }
        streams.encoders().remove(factory);
    }

    private static void compare(Shape shape, BufferedImage decoded) {
        assertNotNull(decoded);
        assertEquals(shape.width, decoded.getWidth());
        assertEquals(shape.height, decoded.getHeight());
        boolean single = decoded.getRaster().getNumBands() == 1;
        for (int y = 0; y < shape.height; y++) {
            for (int x = 0; x < shape.width; x++) {
                for (int channel = 0; channel < 3; channel++) {
                    // Java's colour management brightens grey frames, so their samples are read as they are
                    int got = single
                            ? decoded.getRaster().getSample(x, y, 0)
                            : (decoded.getRGB(x, y) >> (16 - 8 * channel)) & 255;
                    String where = shape + " at " + x + "," + y + " channel " + channel;
                    assertEquals(shape.expected(x, y, channel), got, 4, where);
                }
            }
        }
    }
}
