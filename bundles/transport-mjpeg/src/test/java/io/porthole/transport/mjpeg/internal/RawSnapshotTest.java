/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.frame.Codec;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.testkit.Await;
import io.porthole.testkit.FakeFrame;
import io.porthole.testkit.FakeStream;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Samples of one frame as they are. */
class RawSnapshotTest {
    private static final int WIDTH = 5;
    private static final int HEIGHT = 3;

    /** A frame with padded rows, whose sample at (x, y) is 1000 x + y, or 10 x + y where it has 8 bits. */
    private static FakeFrame frame(PixelFormat format, boolean bottomUp) {
        int pixel = format.bytesPerPixel();
        FrameInfo info = FrameInfo.packed(WIDTH, HEIGHT, format, 42, System.nanoTime())
                .withStride(WIDTH * pixel + 6)
                .withBottomUp(bottomUp)
                .withSimulationTime(1.5);
        ByteBuffer pixels = ByteBuffer.allocateDirect(info.stride() * HEIGHT).order(ByteOrder.nativeOrder());
        for (int y = 0; y < HEIGHT; y++) {
            int row = (bottomUp ? HEIGHT - 1 - y : y) * info.stride();
            for (int x = 0; x < WIDTH; x++) {
                int at = row + x * pixel;
                switch (format) {
                    case GRAY16 -> pixels.putShort(at, (short) (10_000 * x + y));
                    case FLOAT32 -> pixels.putFloat(at, 1000 * x + y);
                    case GRAY8 -> pixels.put(at, (byte) (10 * x + y));
                    default -> {
                        boolean blueFirst = format == PixelFormat.BGR8 || format == PixelFormat.BGRA8;
                        pixels.put(at + (blueFirst ? 2 : 0), (byte) (200 + x));
                        pixels.put(at + 1, (byte) (100 + y));
                        pixels.put(at + (blueFirst ? 0 : 2), (byte) 7);
                    }
                }
            }
        }
        return new FakeFrame(info, pixels);
    }

    private static byte[] get(Fixture f, HttpClient client, FakeFrame frame, String path) throws Exception {
        FakeStream demo = f.streams.add("demo");
        demo.raw(frame);
        HttpClient.Head head = client.request("GET", "/streams/demo/" + path);
        byte[] body = client.body(head.contentLength());
        assertEquals(200, head.status(), new String(body, StandardCharsets.UTF_8));
        assertEquals("42", head.header("x-sequence"));
        assertEquals("1.5", head.header("x-simulation-time"));
        String suffix = path.substring(path.indexOf('.'));
        assertTrue(
                head.header("content-disposition")
                        .matches("inline; filename=\"demo-\\d{8}T\\d{6}\\.\\d{3}Z-42\\" + suffix + "\""),
                head.header("content-disposition"));
        Await.until("the memory is given back", () -> frame.references() == 1);
        return body;
    }

    private static String header(byte[] npy) {
        assertArrayEquals(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}, Arrays.copyOf(npy, 8), "the magic");
        int length = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN).getShort(8);
        assertEquals(0, (10 + length) % 64, "the array is aligned");
        return new String(npy, 10, length, StandardCharsets.US_ASCII).strip();
    }

    private static ByteBuffer array(byte[] npy) {
        int length = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN).getShort(8);
        return ByteBuffer.wrap(npy, 10 + length, npy.length - 10 - length)
                .slice()
                .order(ByteOrder.nativeOrder());
    }

    @Test
    void floatsAreAnArrayOfFloatsFromTheHighestRow() throws Exception {
        for (boolean bottomUp : new boolean[] {false, true}) {
            try (Fixture f = new Fixture();
                    HttpClient client = f.connect()) {
                byte[] npy = get(f, client, frame(PixelFormat.FLOAT32, bottomUp), "snapshot.npy");
                assertEquals("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 5), }", header(npy));
                ByteBuffer samples = array(npy);
                assertEquals(4 * WIDTH * HEIGHT, samples.remaining());
                assertEquals(4002f, samples.getFloat(4 * (2 * WIDTH + 4)));
                assertEquals(1000f, samples.getFloat(4));
            }
        }
    }

    @Test
    void coloursAreRedGreenAndBlueWhateverTheirOrderInMemory() throws Exception {
        for (PixelFormat format : List.of(PixelFormat.RGB8, PixelFormat.BGR8, PixelFormat.RGBA8, PixelFormat.BGRA8)) {
            try (Fixture f = new Fixture();
                    HttpClient client = f.connect()) {
                byte[] npy = get(f, client, frame(format, false), "snapshot.npy");
                assertTrue(header(npy).contains("'descr': '|u1'"), header(npy));
                assertTrue(header(npy).contains("(3, 5, 3)"), header(npy));
                byte[] pixel = new byte[3];
                array(npy).get(3 * (2 * WIDTH + 4), pixel);
                assertArrayEquals(new byte[] {(byte) 204, 102, 7}, pixel, format.name());
            }
        }
    }

    @Test
    void sixteenBitsStaySixteenBitsAsPng() throws Exception {
        try (Fixture f = new Fixture();
                HttpClient client = f.connect()) {
            byte[] png = get(f, client, frame(PixelFormat.GRAY16, true), "snapshot.png");
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
            assertEquals(BufferedImage.TYPE_USHORT_GRAY, image.getType());
            assertEquals(40_002, image.getRaster().getSample(4, 2, 0));
            assertEquals(10_001, image.getRaster().getSample(1, 1, 0));
        }
    }

    @Test
    void coloursAreAPngWithoutLoss() throws Exception {
        try (Fixture f = new Fixture();
                HttpClient client = f.connect()) {
            byte[] png = get(f, client, frame(PixelFormat.BGRA8, false), "snapshot.png");
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
            assertEquals(0xffcc6607, image.getRGB(4, 2));
        }
    }

    @Test
    void whatCannotBeWrittenIsRefusedWithTheReason() throws Exception {
        try (Fixture f = new Fixture();
                HttpClient client = f.connect()) {
            FakeStream demo = f.streams.add("demo");
            FakeFrame floats = frame(PixelFormat.FLOAT32, false);
            demo.raw(floats);
            refused(client, 406, "/streams/demo/snapshot.png", "its samples are 32-bit floats");
            Await.until("the memory is given back", () -> floats.references() == 1);
            demo.sourceCodec(Codec.H264);
            refused(client, 406, "/streams/demo/snapshot.npy", "its frames arrive encoded as h264");
            refused(client, 404, "/streams/nowhere/snapshot.npy", "no stream 'nowhere'");
        }
    }

    private static void refused(HttpClient client, int status, String path, String words) throws Exception {
        HttpClient.Head head = client.request("GET", path);
        String problem = client.text(head.contentLength());
        assertEquals(status, head.status(), problem);
        assertTrue(problem.contains(words), problem);
    }

    @Test
    void fewAreMadeAtATimeAndTheOthersAreToldToAskAgain() throws Exception {
        List<HttpClient> asking = new ArrayList<>();
        try (Fixture f = new Fixture()) {
            f.streams.add("demo"); // has no frame, so that those who are admitted wait for one
            for (int i = 0; i <= RawSnapshots.MAX_AT_ONCE; i++) {
                HttpClient one = f.connect();
                asking.add(one);
                one.send("GET", "/streams/demo/snapshot.npy");
            }
            List<String> reasons = new ArrayList<>();
            for (HttpClient one : asking) {
                HttpClient.Head head = one.head();
                assertEquals(503, head.status());
                reasons.add(one.text(head.contentLength()));
            }
            assertEquals(
                    1, reasons.stream().filter(r -> r.contains("At most 4 raw")).count(), reasons::toString);
            HttpClient one = asking.get(0);
            HttpClient.Head head = one.request("GET", "/streams/demo/snapshot.npy");
            assertTrue(one.text(head.contentLength()).contains("No new frame came in time"), "it is admitted again");
        } finally {
            for (HttpClient one : asking) {
                one.close();
            }
        }
    }
}
