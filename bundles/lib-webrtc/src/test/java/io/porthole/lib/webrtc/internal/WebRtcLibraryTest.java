/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.frame.PixelFormat;
import io.porthole.lib.webrtc.Peer;
import io.porthole.lib.webrtc.PeerSettings;
import io.porthole.lib.webrtc.PeerStatistics;
import io.porthole.lib.webrtc.SendLimits;
import io.porthole.lib.webrtc.VideoFeed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WebRtcLibraryTest {
    private static final int RED = 0xff0000;

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
                    () -> library.peer(library.feed(), PeerSettings.DEFAULT, new Viewer()));
        }
    }

    /** Pushes pictures until the condition holds. */
    private static void pushUntil(VideoFeed feed, TestFrame frame, String what, BooleanSupplier condition)
            throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 20 s: " + what);
            feed.push(frame);
            TimeUnit.MILLISECONDS.sleep(15);
        }
    }

    @Test
    void aViewerSeesTheColourThatWasPushedAndTalksBothWays() throws Exception {
        TestFrame red = TestFrame.of(PixelFormat.RGBA8, 320, 180, 0, false, RED, RED);
        try (VideoFeed feed = library.feed();
                Viewer viewer = new Viewer();
                Peer peer = library.peer(feed, PeerSettings.DEFAULT, viewer)) {
            viewer.connect(peer);
            // BT.601 limited range: red is Y 81, Cb 90, Cr 240
            pushUntil(feed, red, "red", () -> viewer.frames.get() > 5 && Math.abs(viewer.middle[2] - 240) < 8);
            assertEquals(81, viewer.middle[0], 8);
            assertEquals(90, viewer.middle[1], 8);
            pushUntil(feed, red, "the channel", () -> viewer.peerChannelOpen);
            viewer.say("hello");
            assertTrue(peer.send("{\"type\":\"hello\"}"));
            assertFalse(peer.send("x".repeat(Peer.MAX_MESSAGE_BYTES + 1)), "the library would close the channel");
            pushUntil(feed, red, "texts", () -> !viewer.texts.isEmpty() && !viewer.peerGot.isEmpty());
            assertEquals("hello", viewer.peerGot.peek());
            PeerStatistics s = peer.statistics().get(5, TimeUnit.SECONDS);
            assertTrue(s.framesEncoded() > 0 && s.bytesSent() > 0 && s.width() == 320, s.toString());
            assertFalse(s.encoder().isEmpty());
        }
    }

    @Test
    void limitsReachTheViewer() throws Exception {
        TestFrame grey = TestFrame.of(PixelFormat.GRAY8, 640, 360, 8, false, RED, RED);
        try (VideoFeed feed = library.feed();
                Viewer viewer = new Viewer();
                Peer peer = library.peer(feed, PeerSettings.DEFAULT, viewer)) {
            viewer.connect(peer);
            pushUntil(feed, grey, "full size", () -> viewer.width == 640);
            peer.limits(new SendLimits(500_000, 0, 2, 0));
            pushUntil(feed, grey, "half size", () -> viewer.width == 320);
        }
    }

    @Test
    void anOfferThatIsNoneFailsInWordsAndHarmsNobody() throws Exception {
        try (VideoFeed feed = library.feed();
                Viewer viewer = new Viewer();
                Peer peer = library.peer(feed, PeerSettings.DEFAULT, viewer)) {
            for (String bad : new String[] {"", "garbage", "v=0\r\n", "\u0000\u0001", "v=0\r\nm=video x\r\n"}) {
                ExecutionException e = assertThrows(
                        ExecutionException.class, () -> peer.answer(bad).get(5, TimeUnit.SECONDS), bad);
                assertTrue(e.getCause() instanceof IllegalArgumentException, String.valueOf(e.getCause()));
            }
            assertThrows(
                    ExecutionException.class,
                    () -> peer.candidate("0", 0, "candidate:nonsense").get(5, TimeUnit.SECONDS));
            viewer.connect(peer);
        }
    }

    @Test
    void aClosedPeerAnswersNothingAndClosesOnce() throws Exception {
        VideoFeed feed = library.feed();
        Viewer viewer = new Viewer();
        Peer peer = library.peer(feed, PeerSettings.DEFAULT, viewer);
        String offer = viewer.offer();
        var answer = peer.answer(offer);
        peer.close();
        peer.close();
        assertFalse(peer.send("late"));
        assertThrows(ExecutionException.class, () -> peer.answer(offer).get(5, TimeUnit.SECONDS));
        assertThrows(ExecutionException.class, () -> peer.statistics().get(5, TimeUnit.SECONDS));
        peer.limits(new SendLimits(500_000, 0, 1, 0));
        feed.close();
        feed.close();
        assertFalse(feed.push(TestFrame.of(PixelFormat.GRAY8, 16, 16, 0, false, 0, 0)));
        feed.repeat();
        viewer.close();
        // done or failed, not left hanging
        answer.handle((a, e) -> true).get(5, TimeUnit.SECONDS);
    }

    @Test
    void twentyViewersComeAndGoWithoutLeavingPeersBehind() throws Exception {
        TestFrame frame = TestFrame.of(PixelFormat.BGRA8, 160, 120, 0, false, RED, RED);
        try (VideoFeed feed = library.feed()) {
            for (int i = 0; i < 20; i++) {
                Viewer viewer = new Viewer();
                Peer peer = library.peer(feed, PeerSettings.DEFAULT, viewer);
                viewer.connect(peer);
                pushUntil(feed, frame, "a picture", () -> viewer.frames.get() > 0);
                peer.close();
                viewer.close();
            }
            pushUntil(feed, frame, "no peer", () -> library.peers() == 0);
        }
    }
}
