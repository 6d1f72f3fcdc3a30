/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.FrameSource;
import io.porthole.api.capture.SourceCondition;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.panel.Plot;
import io.porthole.api.stream.SimulationState;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamState;
import io.porthole.api.stream.Subscription;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;

class SourcesTest extends HostTest {
    private List<String> names() {
        return streams.streams().stream().map(Stream::name).toList();
    }

    @Test
    void aSourceIsAStreamAtOnceAndGoesWithIt() {
        TestSource b = source("b");
        source("a", Map.of(FrameSource.STREAM_TITLE, "The first"));
        assertEquals(List.of("a", "b"), names());
        assertEquals("The first", stream("a").title());
        assertEquals("b", stream("b").title());
        assertNotEquals(stream("a").id(), stream("b").id());
        assertNull(streams.find("c"));
        assertNull(stream("a").latest());
        b.sink();
        streams.removeSource(b);
        assertEquals(List.of("a"), names());
        assertEquals(List.of("start", "stop"), b.calls, "it has stopped when it is gone");
    }

    @Test
    void namesThatAreNotAllowedAreRefused() {
        for (String name : new String[] {"", ".a", "-", "a b", "a/b", "ä", "a".repeat(65), "..", "a\n"}) {
            streams.addSource(new TestSource("x"), Map.of(FrameSource.STREAM_NAME, name));
        }
        streams.addSource(new TestSource("x"), Map.of());
        streams.addSource(new TestSource("x"), Map.of(FrameSource.STREAM_NAME, 5));
        assertEquals(List.of(), names());
        source("a".repeat(64));
        source("0._-Z");
        assertEquals(2, names().size());
    }

    @Test
    void optionalPropertiesThatAreWrongAreIgnored() {
        source(
                "a",
                Map.of(
                        FrameSource.STREAM_FPS, "many",
                        FrameSource.STREAM_TONE, "pink",
                        FrameSource.STREAM_TITLE, "t".repeat(500)));
        assertEquals(120, stream("a").title().length());
        assertEquals(io.porthole.api.stream.ToneMapping.DEFAULT, stream("a").toneMapping());
    }

    @Test
    void theSecondOfANameWaitsUntilTheFirstHasGone() {
        TestSource first = source("cam");
        encoder("jpeg", 0);
        Stream stream = stream("cam");
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        TestViewer.watch(stream, viewer).request(1);
        TestSource second = source("cam");
        TestSource third = source("cam");
        first.send();
        Until.that("the first is shown", () -> viewer.newest() == 1);
        assertEquals(List.of(), second.calls);
        streams.removeSource(third);
        streams.removeSource(first);
        assertSame(stream, stream("cam"));
        second.sequence.set(100);
        second.send();
        Until.that("the second is shown", () -> viewer.newest() == 101);
        Until.that("it knows that it is wanted", () -> second.calls.equals(List.of("start", "demand true")));
        assertEquals(List.of(), third.calls);
    }

    @Test
    void aReplacedSourceKeepsItsViewers() {
        TestSource before = source("cam");
        encoder("jpeg", 0);
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        Stream stream = stream("cam");
        Subscription s = TestViewer.watch(stream, viewer);
        s.request(1);
        before.send();
        Until.that("it has a frame", () -> viewer.newest() == 1);
        streams.removeSource(before);
        assertEquals(StreamState.STALE, stream.status().state());
        assertEquals("the source was removed", stream.status().reason());
        assertSame(stream, streams.find("cam"));
        TestSource after = source("cam");
        after.sequence.set(50);
        after.send();
        Until.that("it has a frame of the other", () -> viewer.newest() == 51);
        Until.stays("it goes on after the grace", 400, viewer.ends::isEmpty);
        after.send();
        assertEquals(StreamState.LIVE, stream.status().state());
    }

    @Test
    void withoutASuccessorTheViewersAreTold() {
        TestSource source = source("cam");
        Stream stream = stream("cam");
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        TestViewer.watch(stream, viewer).request(1);
        streams.removeSource(source);
        Until.that("it is told", () -> viewer.ends.equals(List.of("the source was removed")));
        assertNull(streams.find("cam"));
        assertEquals(StreamState.ENDED, stream.status().state());
        TestViewer<EncodedFrame> late = TestViewer.greedy();
        TestViewer.watch(stream, late);
        assertEquals(List.of("the source was removed"), late.ends);
        assertNotEquals(stream.id(), restarted(source).id());
    }

    private Stream restarted(TestSource source) {
        streams.addSource(source, source.properties());
        return stream(source.name);
    }

    @Test
    void demandFollowsTheViewersAndLingers() {
        TestSource source = source("cam");
        assertFalse(source.sink().wanted());
        Subscription one = TestViewer.watch(stream("cam"), TestViewer.quick());
        assertTrue(source.sink().wanted(), "at once");
        Subscription two = TestViewer.watch(stream("cam"), TestViewer.quick());
        one.close();
        two.close();
        assertTrue(source.sink().wanted(), "for a moment longer");
        Subscription three = TestViewer.watch(stream("cam"), TestViewer.quick());
        Until.stays("a reload changes nothing", 200, () -> source.sink().wanted());
        three.close();
        Until.that("it is idle", () -> source.calls.equals(List.of("start", "demand true", "demand false")));
        assertFalse(source.sink().wanted());
    }

    @Test
    void framesOfAStoppedSourceAreGivenBackUnseen() {
        TestSource source = source("cam");
        source.send();
        assertEquals(1, source.lent.get(), "the newest is kept");
        FrameSink sink = source.sink();
        streams.removeSource(source);
        assertEquals(0, source.lent.get());
        source.send();
        assertEquals(0, source.lent.get());
        assertFalse(sink.wanted());
    }

    @Test
    void badFramesAreRefusedAfterTheyWereGivenBack() {
        TestSource source = source("cam");
        FrameInfo info = FrameInfo.packed(8, 4, PixelFormat.RGB8, 1, System.nanoTime());
        AtomicInteger released = new AtomicInteger();
        FrameSink sink = source.sink();
        assertThrows(
                IllegalArgumentException.class,
                () -> sink.offer(ByteBuffer.allocate(1000), info, released::incrementAndGet));
        assertThrows(
                IllegalArgumentException.class,
                () -> sink.offer(ByteBuffer.allocateDirect(95), info, released::incrementAndGet));
        ByteBuffer moved = ByteBuffer.allocateDirect(100);
        moved.position(5);
        assertThrows(IllegalArgumentException.class, () -> sink.offer(moved, info, released::incrementAndGet));
        assertEquals(3, released.get());
        assertEquals(Map.of("refused", 3L), stream("cam").statistics().drops());
        moved.position(4);
        sink.offer(moved, info, released::incrementAndGet);
        assertEquals(3, released.get());
        assertEquals(4, moved.position());
        assertEquals(info, stream("cam").latest());
    }

    @Test
    void aSourceThatCannotStartIsAFailedStream() {
        FrameSource broken = new FrameSource() {
            @Override
            public void start(FrameSink sink) {
                throw new IllegalStateException("no camera");
            }

            @Override
            public void stop() {
                throw new IllegalStateException("a test's mistake");
            }
        };
        streams.addSource(broken, Map.of(FrameSource.STREAM_NAME, "bad"));
        Until.that("it has failed", () -> stream("bad").status().state() == StreamState.FAILED);
        assertTrue(stream("bad").status().reason().contains("no camera"));
        streams.removeSource(broken);
        assertNull(streams.find("bad"));
    }

    @Test
    void aSourceThatHangsDelaysNoOther() {
        CountDownLatch latch = new CountDownLatch(1);
        FrameSource hanging = new FrameSource() {
            @Override
            public void start(FrameSink sink) {
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void stop() {}
        };
        streams.addSource(hanging, Map.of(FrameSource.STREAM_NAME, "hanging"));
        TestSource other = source("other");
        Until.that("the other starts", () -> other.calls.contains("start"));
        latch.countDown();
    }

    @Test
    void changedPropertiesAreFollowed() {
        TestSource source = source("cam");
        Stream stream = stream("cam");
        Map<String, Object> named = Map.of(FrameSource.STREAM_NAME, "cam", FrameSource.STREAM_TITLE, "New");
        streams.updateSource(source, named);
        assertEquals("New", stream.title());
        assertSame(stream, streams.find("cam"));
        streams.updateSource(source, Map.of(FrameSource.STREAM_NAME, "other"));
        assertEquals(List.of("other"), names());
        streams.updateSource(source, Map.of(FrameSource.STREAM_NAME, "not allowed"));
        assertEquals(List.of(), names());
        streams.updateSource(source, named);
        assertEquals(List.of("cam"), names());
    }

    @Test
    void theDefaultStreamIsTheConfiguredOneElseTheFirstThatIsWell() {
        assertNull(streams.defaultStream());
        TestSource a = source("a");
        source("b");
        source("c");
        assertEquals(stream("a"), streams.defaultStream());
        a.sink().report(SourceCondition.FAILED, "broken");
        assertEquals(stream("b"), streams.defaultStream());
        streams.settings(StreamSettings.of("c", 400, 300, 100, 10, 64, 64));
        assertEquals(stream("c"), streams.defaultStream());
        streams.settings(StreamSettings.of("nowhere", 400, 300, 100, 10, 64, 64));
        assertEquals(stream("b"), streams.defaultStream());
    }

    @Test
    void ofSeveralStreamsTheDefaultIsTheOneThatCameFirstWhateverItsName() {
        source("walker");
        source("arm");
        assertEquals(stream("walker"), streams.defaultStream());
    }

    @Test
    void theOneThatCameFirstIsKnownByItsServiceWhenTheHostComesLater() {
        source("second", Map.of(Constants.SERVICE_ID, 9L));
        source("first", Map.of(Constants.SERVICE_ID, 3L));
        assertEquals(stream("first"), streams.defaultStream());
    }

    @Test
    void aSourceOfLowRankingStepsAsideForEveryOtherOneUntilThatHasEnded() {
        source("demo", Map.of(Constants.SERVICE_RANKING, -1000));
        assertEquals(stream("demo"), streams.defaultStream());
        TestSource walker = source("walker");
        assertEquals(stream("walker"), streams.defaultStream());
        walker.sink().report(SourceCondition.LOST, "producer disconnected");
        assertEquals(stream("walker"), streams.defaultStream());
        walker.sink().report(SourceCondition.FAILED, "too large");
        assertEquals(stream("walker"), streams.defaultStream());
        walker.sink().report(SourceCondition.ENDED, "producer disconnected");
        assertEquals(stream("demo"), streams.defaultStream());
        walker.send();
        assertEquals(stream("walker"), streams.defaultStream());
    }

    @Test
    void aViewerThatComesOrGoesDoesNotChangeTheDefaultStream() {
        source("first");
        source("another");
        Subscription s = TestViewer.watch(stream("first"), TestViewer.greedy());
        assertEquals(StreamState.STALE, stream("first").status().state());
        assertEquals(stream("first"), streams.defaultStream());
        s.close();
        assertEquals(stream("first"), streams.defaultStream());
    }

    @Test
    void aViewerOfTheDefaultStreamIsNotMovedWhenAnotherBecomesIt() {
        encoder("jpeg", 0);
        TestSource demo = source("demo", Map.of(Constants.SERVICE_RANKING, -1000));
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        TestViewer.watch(stream("demo"), viewer).request(1);
        source("walker");
        assertEquals(stream("walker"), streams.defaultStream());
        demo.send();
        Until.that("it goes on", () -> viewer.newest() == 1);
        assertTrue(viewer.ends.isEmpty());
    }

    @Test
    void settingsOutOfRangeAreBounded() {
        StreamSettings s = StreamSettings.of("", -5, -1, 1_000_000, 0, 0, 1 << 30);
        assertEquals(50_000_000L, s.staleAfterNanos());
        assertEquals(0, s.sourceSwapGraceNanos());
        assertEquals(60_000_000_000L, s.demandLingerNanos());
        assertEquals(1_000_000_000L, s.windowNanos());
        assertEquals(1 << 20, s.encodedPoolBytes());
        assertEquals(16_384L << 20, s.mappedPoolBytes());
    }

    @Test
    void sixtyFourStreamsComeAndGo() {
        encoder("jpeg", 0);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 64; i++) {
                source("s" + i);
            }
            assertEquals(64, streams.streams().size());
            TestViewer<EncodedFrame> viewer = TestViewer.greedy();
            Subscription s = TestViewer.watch(stream("s63"), viewer);
            s.request(1);
            List<TestSource> present = sources.subList(sources.size() - 64, sources.size());
            present.get(63).send();
            Until.that("it is shown", () -> viewer.newest() == 1);
            s.close();
            present.parallelStream().forEach(streams::removeSource);
            assertEquals(List.of(), streams.streams());
        }
    }

    @Test
    void whatASourceSaysOfItsSimulationHoldsUntilItGoes() {
        TestSource first = source("cam");
        Stream stream = stream("cam");
        assertEquals(SimulationState.UNKNOWN, stream.simulationState());
        SimulationState told =
                SimulationState.UNKNOWN.withPaused(true).withEpisode(3).withRealTimeFactor(0.5);
        first.sink().report(told);
        assertEquals(told.withRealTimeFactor(Double.NaN), stream.simulationState(), "what is paused has no speed");
        first.sink().report(told.withPaused(false));
        assertEquals(0.5, stream.simulationState().realTimeFactor());
        FrameSink gone = first.sink();
        streams.removeSource(first);
        source("cam").sink();
        gone.report(told);
        assertEquals(SimulationState.UNKNOWN, stream("cam").simulationState());
    }

    @Test
    void theNumbersAmongTheAnnotationsBecomePlotsWithHistory() {
        TestSource source = source("cam");
        source.sink();
        for (int i = 1; i <= 3; i++) {
            long before = stream("cam").valuePlots().isEmpty()
                    ? 0
                    : stream("cam").valuePlots().get(0).last();
            double reward = i;
            Until.that("a point", () -> {
                source.send(
                        ByteBuffer.allocateDirect(8 * 4 * 3),
                        FrameInfo.packed(8, 4, PixelFormat.RGB8, source.sequence.incrementAndGet(), System.nanoTime())
                                .withSimulationTime(reward / 10)
                                .withAnnotations(
                                        Annotations.ofValues(Map.of("reward", reward, "phase", "walk", "done", true))));
                return stream("cam").valuePlots().get(0).last() > before;
            });
        }
        List<Plot> plots = stream("cam").valuePlots();
        assertEquals(1, plots.size(), "texts and truth values have no curve");
        assertEquals("reward", plots.get(0).spec().id());
        double[] last = plots.get(0).after(0, 100).rows().get(plots.get(0).size() - 1);
        assertEquals(0.3, last[1], 1e-9);
        assertEquals(3, last[2]);
    }
}
