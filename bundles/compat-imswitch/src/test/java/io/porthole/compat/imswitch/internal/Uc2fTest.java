/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.airlift.compress.zstd.ZstdDecompressor;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import net.jpountz.lz4.LZ4FrameInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in a packet, read as its description says. */
class Uc2fTest {
    private static StreamParameters params(String json) throws Exception {
        return StreamParameters.of("binary").with(new ObjectMapper().readTree(json));
    }

    private static ByteBuffer pack(FrameInfo info, byte[] pixels, String params) throws Exception {
        ByteBuffer packet = new Uc2f()
                .pack(RawStream.frame(info, pixels, new AtomicInteger()), params(params))
                .bytes();
        return packet.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The samples of a packet that is not compressed. */
    private static int[] samples(ByteBuffer packet) {
        int[] out = new int[packet.getInt(32) / 2];
        for (int i = 0; i < out.length; i++) {
            out[i] = packet.getShort(36 + 2 * i) & 0xffff;
        }
        return out;
    }

    private static final String RAW = "{\"compression_algorithm\":\"none\",\"subsampling_factor\":1}";

    @Test
    void theHeaderIsAsDescribed() throws Exception {
        FrameInfo info = FrameInfo.packed(3, 2, PixelFormat.GRAY16, 1, System.nanoTime());
        long before = System.currentTimeMillis() - 5_000;
        ByteBuffer p = pack(info, RawStream.samples(1, 2, 3, 4, 5, 65535), RAW);
        byte[] magic = new byte[4];
        p.get(0, magic);
        assertEquals("UC2F", new String(magic, StandardCharsets.US_ASCII));
        assertEquals(1, p.get(4));
        assertEquals(3, p.getInt(8));
        assertEquals(2, p.getInt(12));
        assertEquals(6, p.getInt(16));
        assertEquals(16, p.getShort(20));
        assertEquals(1, p.get(22));
        assertEquals(0, p.get(23));
        assertTrue(Math.abs(p.getLong(24) / 1_000_000 - before) < 20_000, "nanoseconds since 1970");
        assertEquals(12, p.getInt(32));
        assertEquals(48, p.limit());
        assertArrayEquals(new int[] {1, 2, 3, 4, 5, 65535}, samples(p));
    }

    @Test
    void theMiddleIsCutOutBeforePixelsAreLeftOut() throws Exception {
        int[] values = new int[6 * 4];
        Arrays.setAll(values, i -> i);
        FrameInfo info = FrameInfo.packed(6, 4, PixelFormat.GRAY16, 1, 0);
        byte[] pixels = RawStream.samples(values);
        assertArrayEquals(new int[] {8, 9, 14, 15}, samples(pack(info, pixels, RAW.replace("}", ",\"crop_size\":2}"))));
        assertArrayEquals(new int[] {0, 2, 4, 12, 14, 16}, samples(pack(info, pixels, RAW.replace("r\":1", "r\":2"))));
        ByteBuffer both = pack(info, pixels, RAW.replace("r\":1}", "r\":3,\"crop_size\":4}"));
        assertEquals(2, both.getInt(8));
        assertArrayEquals(new int[] {1, 4, 19, 22}, samples(both));
    }

    @Test
    void everyFormatBecomesBrightness() throws Exception {
        byte[] pixel = {(byte) 200, 100, 50, 9};
        int rgb = (int) (0.2989 * 200 + 0.5870 * 100 + 0.1140 * 50) << 8;
        int bgr = (int) (0.2989 * 50 + 0.5870 * 100 + 0.1140 * 200) << 8;
        for (PixelFormat format : PixelFormat.values()) {
            byte[] bytes = format == PixelFormat.FLOAT32
                    ? ByteBuffer.allocate(4)
                            .order(ByteOrder.nativeOrder())
                            .putFloat(0.5f)
                            .array()
                    : format == PixelFormat.GRAY16 ? RawStream.samples(777) : pixel;
            int expected = switch (format) {
                case GRAY8 -> 200 << 8;
                case GRAY16 -> 777;
                case RGB8, RGBA8 -> rgb;
                case BGR8, BGRA8 -> bgr;
                case FLOAT32 -> 32767;
            };
            ByteBuffer p = pack(FrameInfo.packed(1, 1, format, 1, 0), bytes, RAW);
            assertArrayEquals(new int[] {expected}, samples(p), format.toString());
        }
    }

    @Test
    void aFrameThatIsUpsideDownInMemoryIsTurned() throws Exception {
        FrameInfo info = FrameInfo.packed(1, 2, PixelFormat.GRAY16, 1, 0)
                .withStride(4)
                .withBottomUp(true)
                .withSimulationTime(0);
        assertArrayEquals(new int[] {3, 1}, samples(pack(info, RawStream.samples(1, 0, 3, 0), RAW)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lz4", "zstd", "zstandard"})
    void compressedSamplesAreThoseOfTheUncompressed(String algorithm) throws Exception {
        FrameInfo info = FrameInfo.packed(640, 480, PixelFormat.GRAY16, 1, 0);
        int[] values = new int[640 * 480];
        Arrays.setAll(values, i -> i / 100);
        byte[] pixels = RawStream.samples(values);
        for (int level : new int[] {0, 9}) {
            ByteBuffer p = pack(
                    info, pixels, RAW.replace("none", algorithm).replace("}", ",\"compression_level\":" + level + "}"));
            byte[] payload = new byte[p.getInt(32)];
            p.get(36, payload);
            assertTrue(payload.length < pixels.length / 4, "it is compressed");
            byte[] plain = new byte[pixels.length];
            if (algorithm.equals("lz4")) {
                plain = new LZ4FrameInputStream(new ByteArrayInputStream(payload)).readAllBytes();
            } else {
                assertEquals(
                        plain.length,
                        new ZstdDecompressor().decompress(payload, 0, payload.length, plain, 0, plain.length));
            }
            assertArrayEquals(pixels, plain);
        }
    }

    @Test
    void parametersOutOfTheirRangeAreRefused() {
        for (String bad : new String[] {
            "{\"compression_algorithm\":\"gzip\"}",
            "{\"subsampling_factor\":0}",
            "{\"throttle_ms\":-1}",
            "{\"jpeg_quality\":101}",
            "{\"crop_size\":\"x\"}",
            "{\"turn_servers\":{}}",
            "{\"stun_servers\":[{}]}",
        }) {
            assertThrows(IllegalArgumentException.class, () -> params(bad), bad);
        }
    }
}
