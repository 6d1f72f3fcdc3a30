/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.capture.SourceCondition;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.stream.StreamState;
import io.porthole.api.stream.StreamStatus;
import io.porthole.api.stream.Subscription;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusTest extends HostTest {
    private static final long SECOND = 1_000_000_000L;
    private final TestSource source = source("cam");

    private void is(StreamState state, String reason) {
        StreamStatus status = stream("cam").status();
        assertEquals(state.word() + ": " + reason, status.state().word() + ": " + status.reason());
    }

    private Subscription watch() {
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        Subscription s = TestViewer.watch(stream("cam"), viewer);
        s.request(1);
        return s;
    }

    @Test
    void theWordsFollowTheStream() {
        encoder("jpeg", 0);
        is(StreamState.IDLE, "nobody watches");
        assertEquals(-1, stream("cam").status().frameAgeNanos());
        source.send();
        is(StreamState.IDLE, "nobody watches");
        assertTrue(stream("cam").status().frameAgeNanos() >= 0);
        Subscription s = watch();
        source.send();
        is(StreamState.LIVE, "");
        Until.that("it is stale", () -> stream("cam").status().state() == StreamState.STALE);
        is(StreamState.STALE, "no new frame from the source");
        assertTrue(stream("cam").status().frameAgeNanos() >= SETTINGS.staleAfterNanos());
        source.send();
        is(StreamState.LIVE, "");
        s.close();
        is(StreamState.IDLE, "nobody watches");
    }

    @Test
    void aStreamWithoutAnyFrameWaits() {
        encoder("jpeg", 0);
        watch();
        is(StreamState.STALE, "waiting for the first frame");
    }

    @Test
    void whatTheSourceSaysCountsUntilItSendsAgain() {
        encoder("jpeg", 0);
        watch();
        source.sink().report(SourceCondition.LOST, "producer disconnected");
        is(StreamState.STALE, "producer disconnected");
        source.sink().report(SourceCondition.ENDED, "producer has ended");
        is(StreamState.ENDED, "producer has ended");
        source.sink().report(SourceCondition.FAILED, "no display");
        is(StreamState.FAILED, "no display");
        source.send();
        is(StreamState.LIVE, "");
        source.sink().report(SourceCondition.LOST, "gone again");
        source.sink().report(SourceCondition.RUNNING, "");
        is(StreamState.LIVE, "");
    }

    @Test
    void viewersAreToldTheNameOfAFileAndNotWhereItIs() {
        encoder("jpeg", 0);
        for (String[] pair : new String[][] {
            {"/home/ann/models/cup.xml: XML Error, line 3", "cup.xml: XML Error, line 3"},
            {"cannot open '/srv/my lab/a mesh.stl' (No such file)", "cannot open 'a mesh.stl' (No such file)"},
            {"java.io.IOException: /tmp/x/frame.raw (Is a directory)", "java.io.IOException: frame.raw (Is a directory)"
            },
            {"libraryPath /opt/mj/lib/libmujoco.so, file:///opt/mj", "libraryPath libmujoco.so, mj"},
            {"unix:/run/user/0/porthole/link.sock", "unix:link.sock"},
            {"see https://example.org/a/b, 3/4 of models/cup.xml", "see https://example.org/a/b, 3/4 of models/cup.xml"}
        }) {
            source.sink().report(SourceCondition.FAILED, pair[0]);
            is(StreamState.FAILED, pair[1]);
        }
    }

    @Test
    void placeholdersAreNotPassedOffAsLive() {
        encoder("jpeg", 0);
        watch();
        source.sink().report(SourceCondition.LOST, "producer disconnected");
        source.send(true, System.nanoTime());
        is(StreamState.PLACEHOLDER, "producer disconnected");
        source.send(true, System.nanoTime());
        is(StreamState.PLACEHOLDER, "producer disconnected");
        source.send();
        is(StreamState.LIVE, "");
        source.send(true, System.nanoTime());
        is(StreamState.PLACEHOLDER, "");
    }

    @Test
    void anOldFrameIsOldHoweverLateItCame() {
        encoder("jpeg", 0);
        watch();
        source.send(false, System.nanoTime() - 60 * SECOND);
        is(StreamState.STALE, "no new frame from the source");
        source.send(false, System.nanoTime() + 60 * SECOND);
        is(StreamState.LIVE, "");
        Until.that(
                "a clock that is ahead keeps nothing alive",
                () -> stream("cam").status().state() == StreamState.STALE);
    }

    @Test
    void aSlowSourceHasThreeFramesTime() {
        encoder("jpeg", 0);
        streams.updateSource(source, Map.of(FrameSource.STREAM_NAME, "cam", FrameSource.STREAM_FPS, 1.0));
        watch();
        source.send(false, System.nanoTime() - 2 * SECOND);
        is(StreamState.LIVE, "");
        source.send(false, System.nanoTime() - 4 * SECOND);
        is(StreamState.STALE, "no new frame from the source");
    }

    @Test
    void aSourceIsStaleByTheRateThatWasMeasuredWhateverItDeclares() {
        encoder("jpeg", 0);
        streams.settings(StreamSettings.of("", 50, 300, 100, 10, 64, 64));
        streams.updateSource(source, Map.of(FrameSource.STREAM_NAME, "cam", FrameSource.STREAM_FPS, 30.0));
        watch();
        for (int i = 0; i < 3; i++) {
            source.send();
            long sent = System.nanoTime();
            Until.that("its interval is over", () -> System.nanoTime() - sent > SECOND / 5);
        }
        Until.stays("it is live", 200, () -> stream("cam").status().state() == StreamState.LIVE);
        Until.that("it is stale", () -> stream("cam").status().state() == StreamState.STALE);
        assertTrue(stream("cam").status().frameAgeNanos() > 3 * SECOND / 5);
        for (int i = 0; i < 5; i++) {
            source.send();
        }
        assertEquals(SECOND / 20, staleNanos(), "a source that became fast is stale as soon as any other");
    }

    @Test
    void timeForWhichNobodyWatchedIsNoIntervalOfASourceThatCapturesForViewersAlone() {
        encoder("jpeg", 0);
        source.send();
        long idle = System.nanoTime();
        Until.that("nobody watched for a while", () -> System.nanoTime() - idle > SECOND / 2);
        watch();
        source.send();
        assertEquals(SETTINGS.staleAfterNanos(), staleNanos());
    }

    private long staleNanos() {
        return ((HostStream) stream("cam")).staleNanos();
    }

    @Test
    void withoutAnEncoderViewersWaitAndTheReasonSaysSo() {
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        TestViewer.watch(stream("cam"), viewer).request(1);
        source.send();
        Until.that("it is said", () -> stream("cam").status().reason().equals("no encoder for jpeg"));
        is(StreamState.STALE, "no encoder for jpeg");
        TestEncoders jpeg = encoder("jpeg", 0);
        Until.that("the waiting frame comes without another", () -> viewer.newest() == 1);
        source.send();
        is(StreamState.LIVE, "");
        streams.encoders().remove(jpeg);
        Until.that("it is said again", () -> stream("cam").status().reason().equals("no encoder for jpeg"));
        assertTrue(viewer.ends.isEmpty());
    }
}
