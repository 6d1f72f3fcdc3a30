/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.lib.webrtc.PeerSettings;
import io.porthole.lib.webrtc.SendLimits;
import io.porthole.lib.webrtc.VideoFeed;
import io.porthole.testkit.Await;
import io.porthole.testkit.RtcFrame;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What a moving edge leaves behind on a still background: OpenH264 left specks of it there for seconds. */
class MovingBlockTest {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;
    private static final int BLOCK = 80;
    private static final int TOP = 200;
    private static final int STEP = 5;
    private static final int FRAMES = 75;
    private static final int FAR_OFF = 70;
    private static final SendLimits HIGH = new SendLimits(2_000_000, 30_000, 1, 0);

    private static WebRtcLibrary load() {
        try {
            return new WebRtcLibrary();
        } catch (LinkageError e) {
            throw Assumptions.<RuntimeException>abort("webrtc-java cannot be loaded here: " + e.getMessage());
        }
    }

    @Test
    void oneSecondAfterABlockHasPassedItsBackgroundIsCleanByH264AsByVp8() throws Exception {
        WebRtcLibrary library = load();
        try (VideoFeed feed = library.createFeed();
                Connected h264 = new Connected(library, PeerSettings.DEFAULT, feed);
                Connected vp8 = new Connected(library, PeerSettings.DEFAULT, feed)) {
            h264.connect(offer -> Connected.preferring(offer, "H264"));
            vp8.connect(offer -> Connected.preferring(offer, "VP8"));
            List<Connected> both = List.of(h264, vp8);
            both.forEach(c -> c.peer.setLimits(0, HIGH));
            Await.until("both", () -> {
                send(both, 0);
                return h264.viewer.frames(0) > 3 && vp8.viewer.frames(0) > 3;
            });
            for (int i = 0; i < FRAMES; i++) {
                send(both, i * STEP);
                TimeUnit.MILLISECONDS.sleep(33);
            }
            repeatForASecond(both);
            int last = (FRAMES - 1) * STEP;
            int specks = farOff(h264.viewer.newestFrame(0), last);
            assertTrue(specks <= farOff(vp8.viewer.newestFrame(0), last), specks + " pixels are far off");
            assertEquals(
                    "OpenH264", h264.peer.statistics().join().videos().get(0).encoder());
            assertEquals("libvpx", vp8.peer.statistics().join().videos().get(0).encoder());
        } finally {
            library.shutDown();
        }
    }

    private static void send(List<Connected> all, int left) {
        TestFrame frame = frame(left);
        all.forEach(c -> c.peer.sendFrame(0, frame));
    }

    private static void repeatForASecond(List<Connected> all) throws InterruptedException {
        List<Integer> seen = all.stream().map(c -> c.viewer.frames(0)).toList();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        Await.until("a second and more frames", () -> {
            all.forEach(c -> c.peer.resendFrame(0));
            return System.nanoTime() >= end
                    && all.get(0).viewer.frames(0) > seen.get(0) + 3
                    && all.get(1).viewer.frames(0) > seen.get(1) + 3;
        });
    }

    private static int background(int x, int y) {
        return ((x * 255 / WIDTH) << 16) | ((y * 255 / HEIGHT) << 8) | 128;
    }

    private static TestFrame frame(int left) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(WIDTH * HEIGHT * 3);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int rgb = inBlock(x, y, left, 0) ? 0xff0000 : background(x, y);
                pixels.put((byte) (rgb >> 16)).put((byte) (rgb >> 8)).put((byte) rgb);
            }
        }
        FrameInfo info = FrameInfo.packed(WIDTH, HEIGHT, PixelFormat.RGB8, 1, System.nanoTime());
        return new TestFrame(info, pixels.flip());
    }

    private static boolean inBlock(int x, int y, int left, int margin) {
        return x >= left - margin && x < left + BLOCK + margin && y >= TOP - margin && y < TOP + BLOCK + margin;
    }

    /** Returns the number of pixels outside the block of which a colour is far from the background's. */
    private static int farOff(RtcFrame seen, int left) {
        int count = 0;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                if (!inBlock(x, y, left, 8)) {
                    int[] got = rgb(seen.at((x + 0.5) / WIDTH, (y + 0.5) / HEIGHT));
                    int wanted = background(x, y);
                    boolean far = Math.abs(got[0] - (wanted >> 16)) > FAR_OFF
                            || Math.abs(got[1] - ((wanted >> 8) & 0xff)) > FAR_OFF
                            || Math.abs(got[2] - (wanted & 0xff)) > FAR_OFF;
                    count += far ? 1 : 0;
                }
            }
        }
        return count;
    }

    /** ITU-R BT.601, limited range. */
    private static int[] rgb(int[] yuv) {
        double y = 1.164 * (yuv[0] - 16);
        int u = yuv[1] - 128;
        int v = yuv[2] - 128;
        return new int[] {limited(y + 1.596 * v), limited(y - 0.392 * u - 0.813 * v), limited(y + 2.017 * u)};
    }

    private static int limited(double value) {
        return (int) Math.max(0, Math.min(255, Math.round(value)));
    }
}
