/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.frame.PixelFormat;
import io.porthole.lib.webrtc.FrameLimits;
import io.porthole.lib.webrtc.Peer;
import io.porthole.lib.webrtc.PeerListener;
import io.porthole.lib.webrtc.PeerSettings;
import io.porthole.lib.webrtc.PeerStatistics;
import io.porthole.lib.webrtc.SendLimits;
import io.porthole.lib.webrtc.VideoFeed;
import io.porthole.lib.webrtc.VideoStatistics;
import io.porthole.testkit.Await;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WebRtcLibraryTest {
    private static final int RED = 0xff0000;

    private static final PeerListener NOBODY = new WarmUp.Nobody();

    @SuppressWarnings("NullAway.Init")
    private static WebRtcLibrary library;

    @BeforeAll
    static void load() {
        try {
            library = new WebRtcLibrary();
        } catch (LinkageError e) {
            Assumptions.abort("webrtc-java cannot be loaded here: " + e.getMessage());
        }
    }

    @AfterAll
    static void unload() throws InterruptedException {
        if (library != null) {
            library.shutDown();
            library.shutDown();
            assertThrows(
                    IllegalStateException.class,
                    () -> library.createPeer(
                            List.of(library.createFeed()), FrameLimits.of("h264"), PeerSettings.DEFAULT, NOBODY));
        }
    }

    /** Sends frames until the condition holds. */
    private static void showUntil(Peer peer, TestFrame frame, String what, BooleanSupplier condition)
            throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 20 s: " + what);
            peer.sendFrame(0, frame);
            TimeUnit.MILLISECONDS.sleep(15);
        }
    }

    private static Connected join(VideoFeed... feeds) throws Exception {
        return new Connected(library, PeerSettings.DEFAULT, feeds).connect();
    }

    @Test
    void aViewerSeesTheColourThatWasShownAndTalksBothWays() throws Exception {
        TestFrame red = TestFrame.of(PixelFormat.RGBA8, 320, 180, 0, false, RED, RED);
        try (VideoFeed feed = library.createFeed();
                Connected c = join(feed)) {
            // BT.601 limited range: red is Y 81, Cb 90, Cr 240
            showUntil(c.peer, red, "red", () -> c.viewer.frames(0) > 5 && near(240, middle(c, 0)[2]));
            assertTrue(near(81, middle(c, 0)[0]) && near(90, middle(c, 0)[1]));
            showUntil(c.peer, red, "the channel", () -> c.channelsOpened.get() > 0 && c.viewer.channelIs("OPEN"));
            c.viewer.say("hello");
            assertTrue(c.peer.send("{\"type\":\"hello\"}"));
            assertFalse(c.peer.send("x".repeat(Peer.MAX_MESSAGE_BYTES + 1)), "the library would close the channel");
            showUntil(c.peer, red, "texts", () -> !c.viewer.texts.isEmpty() && !c.received.isEmpty());
            assertEquals("hello", c.received.peek());
            PeerStatistics s = c.peer.statistics().get(5, TimeUnit.SECONDS);
            VideoStatistics video = s.videos().get(0);
            assertTrue(video.framesEncoded() > 0 && video.bytesSent() > 0 && video.width() == 320, s.toString());
            assertTrue(s.receivedCount() > 0 && s.route().startsWith("udp"), s.toString());
            assertFalse(video.encoder().isEmpty() || video.hardware(), s.toString());
        }
    }

    private static int[] middle(Connected c, int video) {
        return c.viewer.newestFrame(video).at(0.5, 0.5);
    }

    private static boolean near(int wanted, int got) {
        return Math.abs(wanted - got) < 8;
    }

    @Test
    void twoVideosOfAPeerShowTheirOwnFrames() throws Exception {
        TestFrame red = TestFrame.of(PixelFormat.RGBA8, 320, 180, 0, false, RED, RED);
        TestFrame blue = TestFrame.of(PixelFormat.BGR8, 160, 120, 0, false, 0x0000ff, 0x0000ff);
        try (VideoFeed first = library.createFeed();
                VideoFeed second = library.createFeed();
                Connected c = join(first, second)) {
            showUntil(c.peer, red, "both", () -> {
                c.peer.sendFrame(1, blue);
                return near(240, middle(c, 0)[2]) && near(240, middle(c, 1)[1]);
            });
            assertEquals(320, c.viewer.newestFrame(0).width());
            assertEquals(160, c.viewer.newestFrame(1).width());
            showUntil(c.peer, red, "statistics of both", () -> {
                List<VideoStatistics> videos = c.peer.statistics().join().videos();
                return videos.get(0).width() == 320 && videos.get(1).width() == 160;
            });
        }
    }

    @Test
    void limitsReachTheViewer() throws Exception {
        TestFrame grey = TestFrame.of(PixelFormat.GRAY8, 640, 360, 8, false, RED, RED);
        try (VideoFeed feed = library.createFeed();
                Connected c = join(feed)) {
            showUntil(
                    c.peer,
                    grey,
                    "full size",
                    () -> c.viewer.frames(0) > 0 && c.viewer.newestFrame(0).width() == 640);
            c.peer.setLimits(0, new SendLimits(500_000, 0, 2, 0));
            showUntil(c.peer, grey, "half size", () -> c.viewer.newestFrame(0).width() == 320);
        }
    }

    @Test
    void aFrameThatTheEncoderDoesNotTakeIsScaledAndAStripIsNotTaken() throws Exception {
        TestFrame tiny = TestFrame.of(PixelFormat.RGB8, 8, 8, 0, false, RED, RED);
        TestFrame wide = TestFrame.of(PixelFormat.RGB8, 10_000, 100, 0, false, 0x0000ff, 0x0000ff);
        TestFrame strip = TestFrame.of(PixelFormat.RGB8, 3000, 2, 0, false, RED, RED);
        try (VideoFeed feed = library.createFeed();
                Connected c = new Connected(library, PeerSettings.DEFAULT, feed)) {
            c.connect(offer -> Connected.preferring(offer, "H264"));
            showUntil(c.peer, tiny, "a tiny frame", () -> c.viewer.frames(0) > 0 && near(240, middle(c, 0)[2]));
            assertEquals(16, c.viewer.newestFrame(0).width());
            showUntil(c.peer, wide, "a wide frame", () -> near(240, middle(c, 0)[1]));
            assertEquals(8192, c.viewer.newestFrame(0).width());
            assertEquals(82, c.viewer.newestFrame(0).height());
            assertFalse(c.peer.sendFrame(0, strip));
        }
    }

    @Test
    void anOfferThatIsNoneFailsInWordsAndHarmsNobody() throws Exception {
        try (VideoFeed feed = library.createFeed();
                Connected c = new Connected(library, PeerSettings.DEFAULT, feed)) {
            for (String bad : new String[] {"", "garbage", "v=0\r\n", "\u0000\u0001", "v=0\r\nm=video x\r\n"}) {
                ExecutionException e = assertThrows(
                        ExecutionException.class, () -> c.peer.answer(bad).get(5, TimeUnit.SECONDS), bad);
                assertTrue(e.getCause() instanceof IllegalArgumentException, String.valueOf(e.getCause()));
            }
            assertThrows(
                    ExecutionException.class,
                    () -> c.peer.addCandidate("0", 0, "candidate:nonsense").get(5, TimeUnit.SECONDS));
            c.connect();
        }
    }

    @Test
    void aClosedPeerAnswersNothingAndClosesOnce() throws Exception {
        VideoFeed feed = library.createFeed();
        Connected c = new Connected(library, PeerSettings.DEFAULT, feed);
        String offer = c.viewer.offer();
        var answer = c.peer.answer(offer);
        c.peer.close();
        c.peer.close();
        assertFalse(c.peer.send("late"));
        assertFalse(c.peer.execute(() -> {}));
        assertThrows(ExecutionException.class, () -> c.peer.answer(offer).get(5, TimeUnit.SECONDS));
        assertThrows(ExecutionException.class, () -> c.peer.statistics().get(5, TimeUnit.SECONDS));
        c.peer.setLimits(0, new SendLimits(500_000, 0, 1, 0));
        assertFalse(c.peer.sendFrame(0, TestFrame.of(PixelFormat.GRAY8, 16, 16, 0, false, 0, 0)));
        assertFalse(c.peer.resendFrame(0));
        feed.close();
        feed.close();
        c.close();
        // done or failed, not left hanging
        answer.handle((a, e) -> true).get(5, TimeUnit.SECONDS);
    }

    @Test
    void twentyViewersComeAndGoWithoutLeavingPeersBehind() throws Exception {
        TestFrame frame = TestFrame.of(PixelFormat.BGRA8, 160, 120, 0, false, RED, RED);
        try (VideoFeed feed = library.createFeed()) {
            for (int i = 0; i < 20; i++) {
                try (Connected c = join(feed)) {
                    showUntil(c.peer, frame, "a frame", () -> c.viewer.frames(0) > 0);
                }
            }
            Await.until("no peer", () -> library.peers() == 0);
        }
    }
}
