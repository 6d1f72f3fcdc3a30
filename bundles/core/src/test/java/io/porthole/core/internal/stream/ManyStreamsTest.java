/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many sources at once, and what they may be called. */
class ManyStreamsTest extends HostTest {
    private static final int MANY = 64;

    /** Far enough apart that a frame's sequence tells whose it is. */
    private static final long APART = 1_000_000;

    private List<TestSource> many(String prefix) {
        return IntStream.range(0, MANY)
                .mapToObj(i -> {
                    TestSource source = source(prefix + i);
                    source.sequence.set(i * APART);
                    return source;
                })
                .toList();
    }

    private List<TestViewer<EncodedFrame>> watchAll(List<TestSource> watched) {
        List<TestViewer<EncodedFrame>> viewers = new ArrayList<>();
        for (TestSource source : watched) {
            TestViewer<EncodedFrame> viewer = TestViewer.greedy();
            TestViewer.watch(stream(source.name), viewer).request(1);
            viewers.add(viewer);
        }
        return viewers;
    }

    @Test
    void sixtyFourStreamsAreWatchedAtOnceAndEachViewerSeesItsOwn() {
        encoder("jpeg", 0);
        List<TestSource> all = many("s");
        List<TestViewer<EncodedFrame>> viewers = watchAll(all);
        for (int round = 0; round < 5; round++) {
            all.parallelStream().forEach(TestSource::send);
        }
        for (int i = 0; i < MANY; i++) {
            TestViewer<EncodedFrame> viewer = viewers.get(i);
            long last = i * APART + 5;
            Until.that("the newest of stream " + i, () -> viewer.newest() == last);
            assertTrue(viewer.sequences.stream().allMatch(n -> n > last - APART && n <= last), "only its own");
            assertEquals(StreamState.LIVE, stream("s" + i).status().state());
        }
        long ids = streams.streams().stream().mapToInt(Stream::id).distinct().count();
        assertEquals(MANY, ids);
    }

    @Test
    void sixtyFourStreamsThatComeAndGoAtOnceLeaveAnotherAlone() {
        encoder("jpeg", 0);
        TestSource steady = source("steady");
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        TestViewer.watch(stream("steady"), viewer).request(1);
        for (int round = 0; round < 3; round++) {
            List<TestSource> passing = many("r" + round + "-");
            List<TestViewer<EncodedFrame>> viewers = watchAll(passing);
            assertEquals(MANY + 1, streams.streams().size());
            passing.parallelStream().forEach(source -> {
                source.send();
                streams.removeSource(source);
            });
            long sent = steady.send();
            Until.that("the other goes on", () -> viewer.newest() == sent);
            for (TestViewer<EncodedFrame> gone : viewers) {
                Until.that("its viewer is told", () -> gone.ends.equals(List.of("the source was removed")));
            }
        }
        Until.that("only one is left", () -> streams.streams().size() == 1);
        assertEquals(List.of(), viewer.ends);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".a", "-", "_a", "a b", "a/b", "a\\b", "\u00e4", "..", "a\n", "a\u0000", "%61", "a?b"})
    void aNameThatIsNotAllowedIsRefusedInWords(String name) {
        String words = assertThrows(
                        IllegalArgumentException.class, () -> SourceSpec.of(Map.of(FrameSource.STREAM_NAME, name)))
                .getMessage();
        assertEquals(
                "stream.name '" + name + "' is not 1 to 64 of A-Z a-z 0-9 . _ -, the first a letter or digit", words);
        streams.addSource(new TestSource("x"), Map.of(FrameSource.STREAM_NAME, name));
        assertEquals(List.of(), streams.streams());
    }

    @Test
    void aNameThatIsTooLongOrMissingIsRefusedInFewWords() {
        String longest = "a".repeat(64);
        assertEquals(
                longest, SourceSpec.of(Map.of(FrameSource.STREAM_NAME, longest)).name());
        String words = assertThrows(
                        IllegalArgumentException.class,
                        () -> SourceSpec.of(Map.of(FrameSource.STREAM_NAME, "a".repeat(100_000))))
                .getMessage();
        assertTrue(words.length() < 250, words);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> SourceSpec.of(Map.of()))
                .getMessage()
                .startsWith("stream.name (missing) is not"));
    }

    @Test
    void thoseOfOneNameTakeOverInTheOrderInWhichTheyCame() {
        encoder("jpeg", 0);
        List<TestSource> rivals = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            TestSource rival = source("cam");
            rival.sequence.set(i * APART);
            rivals.add(rival);
        }
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        Stream stream = stream("cam");
        TestViewer.watch(stream, viewer).request(1);
        for (TestSource next : rivals) {
            long n = next.send();
            Until.that("it is shown", () -> viewer.newest() == n);
            assertSame(stream, streams.find("cam"));
            streams.removeSource(next);
        }
        assertTrue(viewer.sequences.size() >= rivals.size());
        Until.that("the viewer is told", () -> viewer.ends.equals(List.of("the source was removed")));
        assertNull(streams.find("cam"));
    }

    @Test
    void aRefusedSourceThatTakesAnotherNameIsAStreamAtOnce() {
        TestSource first = source("cam");
        TestSource second = source("cam");
        assertEquals(1, streams.streams().size());
        streams.updateSource(second, Map.of(FrameSource.STREAM_NAME, "cam-2"));
        second.send();
        assertEquals(2, streams.streams().size());
        Until.that("both run", () -> first.calls.contains("start") && second.calls.equals(List.of("start")));
    }
}
