/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.annotate.Annotations;
import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.SessionListener;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRefusedException.Reason;
import io.porthole.signalling.SessionRequest;
import io.porthole.signalling.VideoLimits;
import io.porthole.testkit.Await;
import io.porthole.testkit.RtcFrame;
import io.porthole.testkit.RtcViewer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames of sizes that an encoder takes, and of those that it does not. */
class FrameSizeTest {
    private static final int RED = 0xff0000;
    private static final int BLUE = 0x0000ff;
    private static final int RED_CR = 240;
    private static final int BLUE_CB = 240;
    private static final long PROMISED_NANOS = TimeUnit.SECONDS.toNanos(2);

    @SuppressWarnings("NullAway.Init")
    private TransportFixture stage;

    @BeforeEach
    void open() {
        stage = new TransportFixture();
    }

    @AfterEach
    void close() throws InterruptedException {
        stage.close();
    }

    private static boolean isRed(RtcFrame frame, double x, double y) {
        return Math.abs(frame.at(x, y)[2] - RED_CR) < 10;
    }

    private static boolean isBlue(RtcFrame frame, double x, double y) {
        return Math.abs(frame.at(x, y)[1] - BLUE_CB) < 10;
    }

    /** Red at the left and blue at the right, up to the edges. */
    private static void awaitHalves(RtcViewer viewer, int width, int height) throws InterruptedException {
        long asked = System.nanoTime();
        Await.until(width + " x " + height, () -> {
            RtcFrame frame = viewer.newestFrame(0);
            return frame.width() == width
                    && frame.height() == height
                    && isRed(frame, 0.02, 0.02)
                    && isRed(frame, 0.25, 0.98)
                    && isBlue(frame, 0.98, 0.02)
                    && isBlue(frame, 0.75, 0.98);
        });
        assertTrue(System.nanoTime() - asked < PROMISED_NANOS, width + " x " + height + " came late");
    }

    @Test
    void aViewerSeesEverySizeThatAStreamTakesOnWithinTwoSeconds() throws Exception {
        PaintedSource source = stage.source("changes", 640, 480);
        source.paint(RED, BLUE, Annotations.NONE);
        try (ConnectedViewer w = ConnectedViewer.of(stage, "changes")) {
            Await.until("a frame", () -> w.viewer.frames(0) > 0);
            awaitHalves(w.viewer, 640, 480);
            source.resized(5000, 100).paint(RED, BLUE, Annotations.NONE);
            awaitHalves(w.viewer, 5000, 100);
            source.resized(8, 8).paint(RED, BLUE, Annotations.NONE);
            awaitHalves(w.viewer, 16, 16);
            source.resized(1440, 2560).paint(RED, BLUE, Annotations.NONE);
            awaitHalves(w.viewer, 1440, 2560);
            source.resized(641, 479).paint(RED, BLUE, Annotations.NONE);
            awaitHalves(w.viewer, 642, 480);
            source.resized(640, 480).paint(RED, BLUE, Annotations.NONE);
            awaitHalves(w.viewer, 640, 480);
            assertTrue(w.ends.isEmpty());
        }
    }

    @Test
    void aStreamThatBecomesTooNarrowToBeSentEndsTheSessionWithTheReasonWithinTwoSeconds() throws Exception {
        PaintedSource source = stage.source("narrows", 640, 480);
        source.paint(RED);
        try (ConnectedViewer w = ConnectedViewer.of(stage, "narrows")) {
            Await.until("a frame", () -> w.viewer.frames(0) > 0 && w.viewer.channelIs("OPEN"));
            Await.until("hello", () -> !w.viewer.texts.isEmpty());
            long asked = System.nanoTime();
            source.resized(3000, 2).paint(BLUE);
            Await.until("the end", () -> w.ends.size() == 1);
            assertTrue(System.nanoTime() - asked < PROMISED_NANOS);
            assertEquals(
                    "frames of 3000 x 2 pixels, as 'narrows' has, cannot be sent as h264, which takes 16 to 8192 pixels"
                            + " a side and 9437184 in all",
                    w.ends.peek());
            Await.until(
                    "the state that this viewer has",
                    () -> w.viewer.texts.stream()
                            .anyMatch(t -> t.contains("\"state\":\"failed\"") && t.contains("3000 x 2 pixels")));
            long age = System.nanoTime() - w.viewer.newestFrame(0).lastNanos();
            assertTrue(age > TimeUnit.MILLISECONDS.toNanos(500), "the old frame was repeated " + age + " ns ago");
        }
    }

    @Test
    void ofTwoStreamsTheOneThatCannotBeSentFailsAndTheOtherGoesOn() throws Exception {
        PaintedSource narrow = stage.source("narrow", 640, 480);
        PaintedSource other = stage.source("other", 320, 240);
        narrow.paint(RED);
        other.paint(RED);
        try (ConnectedViewer w = ConnectedViewer.of(stage, "narrow", "other")) {
            Await.until("both", () -> w.viewer.frames(0) > 0 && w.viewer.frames(1) > 0);
            Await.until("hello", () -> !w.viewer.texts.isEmpty());
            narrow.resized(2, 3000).paint(BLUE);
            Await.until("its state", () -> w.viewer.texts.stream().anyMatch(t -> t.contains("2 x 3000 pixels")));
            other.paint(BLUE);
            Await.until("the other's frame", () -> isBlue(w.viewer.newestFrame(1), 0.5, 0.5));
            narrow.resized(640, 480).paint(BLUE);
            Await.until("its frame again", () -> isBlue(w.viewer.newestFrame(0), 0.5, 0.5));
            assertTrue(w.ends.isEmpty());
        }
    }

    @Test
    void aStreamWhoseFramesArriveEncodedIsRefusedWithTheReason() throws Exception {
        PaintedSource source = stage.source("video", 64, 48);
        source.offerVideo();
        try (RtcViewer viewer = new RtcViewer(1)) {
            String offer = viewer.offer();
            ExecutionException e = assertThrows(
                    ExecutionException.class,
                    () -> stage.transport
                            .open(TransportFixture.request(offer, "video"), SessionListener.NONE)
                            .get(10, TimeUnit.SECONDS));
            SessionRefusedException refused = SessionRefusedException.of(e.getCause());
            assertEquals(Reason.NO_COMMON_CODEC, refused.reason());
            assertTrue(
                    String.valueOf(refused.getMessage())
                            .startsWith("'video' cannot be sent over WebRTC, which encodes raw frames: the source offers"
                                    + " h264 only"),
                    refused.getMessage());
        }
    }

    @Test
    void aStreamThatCannotBeSentIsRefusedAtTheOfferAndSentByACodecThatCan() throws Exception {
        PaintedSource source = stage.source("narrow", 3000, 2);
        source.paint(RED);
        Await.until("a frame", () -> stage.stream("narrow").latest() != null);
        try (RtcViewer viewer = new RtcViewer(1)) {
            String offer = viewer.offer();
            ExecutionException e = assertThrows(
                    ExecutionException.class,
                    () -> stage.transport
                            .open(TransportFixture.request(offer, "narrow"), SessionListener.NONE)
                            .get(10, TimeUnit.SECONDS));
            assertTrue(e.getCause() instanceof SessionRefusedException, e.toString());
            SessionRefusedException refused = (SessionRefusedException) e.getCause();
            assertEquals(Reason.FRAME_SIZE, refused.reason());
            assertTrue(String.valueOf(refused.getMessage()).contains("16 to 8192 pixels a side"), refused.toString());
        }
        try (ConnectedViewer w = new ConnectedViewer(
                stage.transport,
                1,
                offer -> SessionRequest.of(offer, "test", "here").withPreset(BitratePreset.AUTO))) {
            Await.until("its frame", () -> w.viewer.frames(0) > 0 && isRed(w.viewer.newestFrame(0), 0.5, 0.5));
            assertEquals(3000, w.viewer.newestFrame(0).width());
            assertFalse(w.session.statistics().codec().equals("h264"));
        }
    }

    @Test
    void aLowFrameIsNotMadeSmallerThanTheEncoderTakesWhateverWidthTheViewerWants() throws Exception {
        stage.source("low", 640, 24).paint(RED, BLUE, Annotations.NONE);
        VideoLimits narrow = VideoLimits.NONE.withMaxWidth(160);
        try (ConnectedViewer w = new ConnectedViewer(
                stage.transport,
                1,
                offer -> TransportFixture.request(offer, "low").withLimits(narrow))) {
            Await.until(
                    "the smallest that is encoded",
                    () -> w.viewer.frames(0) > 0 && w.viewer.newestFrame(0).height() == 16);
            assertTrue(isRed(w.viewer.newestFrame(0), 0.1, 0.5) && isBlue(w.viewer.newestFrame(0), 0.9, 0.5));
        }
    }
}
