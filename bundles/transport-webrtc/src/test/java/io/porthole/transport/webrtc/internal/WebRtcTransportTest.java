/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.stream.ViewerStatistics;
import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.SessionRequest;
import io.porthole.signalling.VideoCodec;
import io.porthole.testkit.Await;
import io.porthole.testkit.RtcFrame;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WebRtcTransportTest {
    private static final int RED = 0xff0000;
    private static final int BLUE = 0x0000ff;

    /** Half a second is promised; this is for machines that others share. */
    private static final int JOIN_MS = 2000;

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

    private static boolean near(int[] wanted, int[] got) {
        for (int i = 0; i < wanted.length; i++) {
            if (Math.abs(wanted[i] - got[i]) > 10) {
                return false;
            }
        }
        return true;
    }

    /** In ITU-R BT.601, limited range. */
    private static boolean isRed(RtcFrame frame, double x) {
        return near(new int[] {81, 90, 240}, frame.at(x, 0.5));
    }

    private static boolean isBlue(RtcFrame frame, double x) {
        return near(new int[] {41, 240, 110}, frame.at(x, 0.5));
    }

    @ParameterizedTest
    @EnumSource(VideoCodec.class)
    void theViewerSeesTheSourcesPixelsByTheCodecItAskedFor(VideoCodec codec) throws Exception {
        PaintedSource source = stage.source("halves", 320, 240);
        source.paint(RED, BLUE, Annotations.NONE);
        try (ConnectedViewer w = new ConnectedViewer(
                stage.transport,
                1,
                offer -> SessionRequest.of(offer, "test", "here")
                        .withControl(true)
                        .withCodec(codec)
                        .withPreset(BitratePreset.AUTO))) {
            Await.until(
                    "both halves",
                    () -> w.viewer.frames(0) > 0
                            && isRed(w.viewer.newestFrame(0), 0.2)
                            && isBlue(w.viewer.newestFrame(0), 0.8));
            assertEquals(320, w.viewer.newestFrame(0).width());
            String name = codec.name().toLowerCase(Locale.ROOT);
            Await.until("the codec", () -> w.session.statistics().codec().equals(name));
            assertTrue(!w.session.statistics().encoder().isEmpty()
                    && !w.session.statistics().hardware());
        }
    }

    @Test
    void aViewerOfAStillSceneSeesItAtOnceAndNobodyIsServedWhenItHasGone() throws Exception {
        PaintedSource source = stage.source("still", 320, 240);
        source.paint(RED);
        try (ConnectedViewer first = ConnectedViewer.of(stage, "still")) {
            Await.until("the first viewer's frame", () -> first.viewer.frames(0) > 0);
            long asked = System.nanoTime();
            try (ConnectedViewer second = ConnectedViewer.of(stage, "still")) {
                Await.until("the second viewer's frame", () -> second.viewer.frames(0) > 0);
                long took = second.viewer.newestFrame(0).firstNanos() - asked;
                assertTrue(took < TimeUnit.MILLISECONDS.toNanos(JOIN_MS), took / 1000 + " us");
                assertTrue(isRed(second.viewer.newestFrame(0), 0.5));
                assertEquals(1, source.offered.get(), "the source rendered once");
                assertEquals(2, stage.stream("still").statistics().viewers().size());
                int seen = second.viewer.frames(0);
                Await.until("the last frame again", () -> second.viewer.frames(0) > seen + 2);
                Await.until("the bytes of the video, not of the frame, are counted", () -> {
                    double bytes = stage.stream("still").statistics().viewers().stream()
                            .mapToDouble(ViewerStatistics::bytesPerSecond)
                            .max()
                            .orElse(0);
                    return bytes > 0 && bytes < 20_000;
                });
            }
        }
        Await.until("nobody watches", () -> !source.wanted);
        assertTrue(stage.transport.sessions().isEmpty());
        assertEquals(0, stage.transport.feeds());
    }

    @Test
    void theFirstFrameOfASourceThatComesLaterIsShown() throws Exception {
        PaintedSource source = stage.source("late", 320, 240);
        try (ConnectedViewer w = ConnectedViewer.of(stage, "late")) {
            Await.until("the connection", () -> w.viewer.state().equals("CONNECTED"));
            assertTrue(source.wanted);
            source.paint(BLUE);
            Await.until("its one frame", () -> w.viewer.frames(0) > 0 && isBlue(w.viewer.newestFrame(0), 0.5));
        }
    }

    @Test
    void twoStreamsOfASessionAreShownInTheirSections() throws Exception {
        stage.source("red", 320, 240).paint(RED);
        stage.source("blue", 160, 120).paint(BLUE);
        try (ConnectedViewer w = ConnectedViewer.of(stage, "blue", "red")) {
            Await.until(
                    "both",
                    () -> w.viewer.frames(0) > 0
                            && w.viewer.frames(1) > 0
                            && isBlue(w.viewer.newestFrame(0), 0.5)
                            && isRed(w.viewer.newestFrame(1), 0.5));
            assertEquals(List.of("blue", "red"), w.session.streams());
            assertEquals(160, w.viewer.newestFrame(0).width());
        }
    }

    @Test
    void oneViewersPresetDoesNotTouchAnothers() throws Exception {
        PaintedSource source = stage.source("big", 1280, 720);
        source.paint(RED);
        try (ConnectedViewer high = ConnectedViewer.of(stage, "big");
                ConnectedViewer low = ConnectedViewer.of(stage, "big")) {
            Await.until("both", () -> high.viewer.frames(0) > 0 && low.viewer.frames(0) > 0);
            low.session.preset(BitratePreset.LOW);
            Await.until("fewer pixels", () -> low.viewer.newestFrame(0).width() < 1280);
            assertEquals(1280, high.viewer.newestFrame(0).width());
            assertEquals(BitratePreset.LOW, low.session.preset());
            Await.until("its step", () -> low.session.statistics().qualityLevel() > 0);
        }
    }

    @Test
    void fiftyViewersComeAndGo() throws Exception {
        PaintedSource source = stage.source("door", 160, 120);
        source.paint(RED);
        for (int i = 0; i < 50; i++) {
            try (ConnectedViewer w = ConnectedViewer.of(stage, "door")) {
                Await.until("a frame", () -> w.viewer.frames(0) > 0);
            }
        }
        Await.until("nobody", () -> !source.wanted && stage.library.peers() == 0);
        assertTrue(stage.transport.sessions().isEmpty());
        assertEquals(0, stage.transport.feeds());
    }

    @Test
    void aViewerThatLeavesWithoutAWordIsNoticed() throws Exception {
        stage.source("left", 160, 120).paint(RED);
        ConnectedViewer w = ConnectedViewer.of(stage, "left");
        Await.until("a frame", () -> w.viewer.frames(0) > 0);
        w.viewer.close();
        Await.until("the end", () -> w.ends.size() == 1);
        assertTrue(stage.transport.sessions().isEmpty());
    }

    @Test
    void aStreamThatGoesEndsTheSessionAndItsViewerIsTold() throws Exception {
        PaintedSource source = stage.source("gone", 160, 120);
        source.paint(RED);
        try (ConnectedViewer w = ConnectedViewer.of(stage, "gone")) {
            Await.until("hello", () -> !w.viewer.texts.isEmpty());
            stage.streams.removeSource(source);
            Await.until("the end", () -> w.ends.size() == 1);
            Await.until("the word", () -> w.viewer.texts.stream().anyMatch(t -> t.startsWith("{\"type\":\"ended\"")));
        }
    }
}
