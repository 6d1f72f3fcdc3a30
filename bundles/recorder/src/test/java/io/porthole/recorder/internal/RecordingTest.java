/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.porthole.api.annotate.Annotations;
import io.porthole.api.annotate.Detection;
import io.porthole.api.control.InputEvent;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.record.Recording;
import io.porthole.api.record.RecordingException;
import io.porthole.api.record.RecordingListener;
import io.porthole.api.record.RecordingOptions;
import io.porthole.api.record.RecordingState;
import io.porthole.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    @TempDir
    Path folder;

    private static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void everyFrameFromTheFirstKeyFrameOnIsInTheVideoAndInTheSidecar() throws Exception {
        try (Fixture f = new Fixture(folder)) {
            Recording recording = f.start();
            f.show(7, 34);
            Fixture.awaitFrames(recording, 25);
            recording.stop("stopped");
            Fixture.awaitEnd(recording);
            String id = recording.status().id();
            assertEquals(RecordingState.ENDED, recording.status().state());
            assertEquals(numbers(10, 34), f.sequences(id));
            List<String> video = f.video(id);
            assertEquals(25, video.size());
            assertEquals("0K 10", video.get(0));
            assertEquals("100000 11", video.get(1));
            assertEquals("1000000K 20", video.get(10));
            JsonNode head = f.lines(id, "recording").get(0);
            assertEquals("avc1.42C01F", head.path("codec").asText());
            assertEquals("Title of demo", head.path("title").asText());
            JsonNode third = f.lines(id, "frame").get(2);
            assertEquals(0.2, third.path("time").asDouble());
            assertEquals(1.2, third.path("simulationTime").asDouble());
            assertEquals(
                    f.info(12).captureTime() / 1000, third.path("captureTime").asLong());
            JsonNode end = f.lines(id, "end").get(0);
            assertEquals(
                    "ended stopped 25 0 2.4",
                    end.path("state").asText()
                            + ' '
                            + end.path("reason").asText()
                            + ' '
                            + end.path("frames")
                            + ' '
                            + end.path("lostFrames")
                            + ' '
                            + end.path("seconds"));
            Await.until(
                    "nobody holds a frame",
                    () -> f.demo.leaked() == 0 && f.demo.subscriptions().isEmpty());
        }
    }

    @Test
    void aKeyFrameMadeOfTheSameFrameForAnotherViewerTakesItsPlace() throws Exception {
        try (Fixture f = new Fixture(folder)) {
            Recording recording = f.start();
            f.show(10, 12);
            f.show(f.info(12), true);
            f.show(13, 14);
            Fixture.awaitFrames(recording, 5);
            recording.stop("stopped");
            Fixture.awaitEnd(recording);
            String id = recording.status().id();
            assertEquals(numbers(10, 14), f.sequences(id));
            assertEquals("200000K 12", f.video(id).get(2));
        }
    }

    @Test
    void aFrameThatIsShownOnceMoreWithOtherColoursIsMarkedAsRepeated() throws Exception {
        try (Fixture f = new Fixture(folder)) {
            Recording recording = f.start();
            f.show(10, 11);
            f.show(f.info(11), false);
            f.show(12);
            Fixture.awaitFrames(recording, 4);
            recording.stop("stopped");
            Fixture.awaitEnd(recording);
            List<JsonNode> frames = f.lines(recording.status().id(), "frame");
            assertFalse(frames.get(1).has("repeat"));
            assertTrue(frames.get(2).path("repeat").asBoolean());
            assertTrue(frames.get(2).path("time").asDouble()
                    > frames.get(1).path("time").asDouble());
            assertFalse(frames.get(3).has("repeat"));
        }
    }

    @Test
    void annotationsAndInputStandWithTheirFrames() throws Exception {
        try (Fixture f = new Fixture(folder)) {
            Recording recording = f.start();
            Annotations found = Annotations.of(List.of(Detection.of(1, 2, 3, 4, "cup")), Map.of("reward", 1.5));
            f.show(10);
            f.recorder.inputSent("other", new InputEvent.Command("stop", ""));
            f.recorder.inputSent("demo", new InputEvent.Command("reset", "now"));
            f.show(f.info(11).withAnnotations(found), false);
            f.show(12);
            Fixture.awaitFrames(recording, 3);
            recording.stop("stopped");
            Fixture.awaitEnd(recording);
            List<String> lines =
                    Files.readAllLines(folder.resolve(recording.status().id() + ".jsonl"));
            assertTrue(lines.get(2).contains("\"event\":{\"kind\":\"command\",\"name\":\"reset\""), lines.get(2));
            assertTrue(lines.get(3).contains("\"sequence\":11"), lines.get(3));
            assertTrue(lines.get(3).contains("\"values\":{\"reward\":1.5}"), lines.get(3));
            assertTrue(lines.get(3).contains("\"label\":\"cup\""), lines.get(3));
            assertEquals(1, f.lines(recording.status().id(), "input").size());
        }
    }

    @Test
    void aRecordingEndsByItselfWhenItHasItsLength() throws Exception {
        try (Fixture f = new Fixture(folder)) {
            Recording frames = f.start(RecordingOptions.of("demo", "test").withMaxFrames(5));
            Recording seconds = f.start(RecordingOptions.of("demo", "test").withMaxSeconds(1));
            Recording slow =
                    f.start(RecordingOptions.of("demo", "test").withMaxFrames(3).withFramesPerSecond(2));
            f.show(10, 40);
            for (Recording recording : List.of(frames, seconds, slow)) {
                Fixture.awaitEnd(recording);
                assertEquals(RecordingState.ENDED, recording.status().state());
            }
            assertEquals(numbers(10, 14), f.sequences(frames.status().id()));
            assertEquals(numbers(10, 19), f.sequences(seconds.status().id()));
            assertEquals(
                    List.of("0K 10", "500000 11", "1000000 12"),
                    f.video(slow.status().id()));
        }
    }

    @Test
    void framesOfAnotherSizeBeginAFileOfTheirOwn() throws Exception {
        try (Fixture f = new Fixture(folder)) {
            Recording recording = f.start();
            f.show(10, 12);
            FrameInfo large =
                    FrameInfo.packed(128, 96, PixelFormat.RGB8, 13, f.info(13).captureTime());
            f.show(large, true);
            Await.until("part 2", () -> recording.status().part() == 2);
            recording.stop("stopped");
            Fixture.awaitEnd(recording);
            String second = recording.status().id();
            String first = second.replace("_p2", "");
            assertEquals(numbers(10, 12), f.sequences(first));
            assertEquals(
                    "it goes on in part 2",
                    f.lines(first, "end").get(0).path("reason").asText());
            assertEquals(numbers(13, 13), f.sequences(second));
            assertEquals(
                    first, f.lines(second, "recording").get(0).path("first").asText());
            assertEquals(128, f.lines(second, "recording").get(0).path("width").asInt());
        }
    }

    @Test
    void whenItsStreamEndsARecordingEndsAndItsFileIsWhole() throws Exception {
        try (Fixture f = new Fixture(folder)) {
            Recording recording = f.start();
            f.show(10, 15);
            f.streams.remove("demo");
            Fixture.awaitEnd(recording);
            assertEquals(RecordingState.ENDED, recording.status().state());
            assertEquals(
                    "the stream has ended: the source was removed",
                    recording.status().reason());
            assertEquals(numbers(10, 15), f.sequences(recording.status().id()));
        }
    }

    @Test
    void whenTheRecorderIsStoppedItsFilesAreWhole() throws Exception {
        Fixture f = new Fixture(folder);
        Recording recording = f.start();
        f.show(10, 15);
        f.close();
        assertEquals(RecordingState.ENDED, recording.status().state());
        assertEquals(numbers(10, 15), f.sequences(recording.status().id()));
        assertTrue(f.demo.subscriptions().isEmpty());
    }

    @Test
    void aFullDiskEndsTheRecordingWithItsReasonAndTheStreamGoesOn() throws Exception {
        try (Fixture f = new Fixture(folder)) {
            Recording recording = f.start();
            f.show(10, 15);
            Fixture.awaitFrames(recording, 6);
            f.ffmpeg.failure = "No space left on device";
            f.show(16, 18);
            Fixture.awaitEnd(recording);
            assertEquals(RecordingState.FAILED, recording.status().state());
            assertEquals(
                    "the disk is full: " + folder + " takes no more",
                    recording.status().reason());
            String id = recording.status().id();
            assertEquals(numbers(10, 14), f.sequences(id));
            assertEquals("failed", f.lines(id, "end").get(0).path("state").asText());
            assertEquals(5, f.video(id).size());
            assertEquals(recording.status().reason(), f.recorder.lastFailure("demo"));
            f.ffmpeg.failure = "";
            Recording next = f.start();
            f.show(20, 22);
            Fixture.awaitFrames(next, 3);
            assertEquals("", f.recorder.lastFailure("demo"));
        }
    }

    @Test
    void whatWaitsForADiskThatHangsHasABound() throws Exception {
        try (Fixture f = new Fixture(folder)) {
            RecordingOptions options = RecordingOptions.of("demo", "test");
            RecordingParts parts = new RecordingParts(f.recorder.workshop(), options, "Demo", "demo-1", () -> 0);
            RecordingSession session = new RecordingSession(options, "demo-1", parts, RecordingListener.NONE);
            SentInput input = new SentInput(0, new InputEvent.Command("reset", ""));
            int fitting = RecordingSession.MAX_WAITING_BYTES / input.byteCount();
            for (int i = 0; i < fitting + 1000; i++) {
                session.accept(input);
            }
            assertEquals((long) fitting * input.byteCount(), session.waitingBytes());
        }
    }

    @Test
    void aFileThatIsGoneEndsTheRecording() throws Exception {
        try (Fixture f = new Fixture(folder)) {
            Recording recording = f.start();
            f.show(10, 12);
            Fixture.awaitFrames(recording, 3);
            Files.delete(folder.resolve(recording.status().id() + ".mp4"));
            f.recorder.tick();
            Fixture.awaitEnd(recording);
            assertEquals(
                    "its file in " + folder + " is gone", recording.status().reason());
        }
    }

    @Test
    void whatCannotBeRecordedIsRefusedWithTheReason() throws Exception {
        Files.writeString(folder.resolve("file"), "");
        try (Fixture f = new Fixture(folder.resolve("file/below"));
                Fixture little = new Fixture(folder, "minFreeInMiB", 1 << 30);
                Fixture many = new Fixture(folder)) {
            assertTrue(refusal(f, "demo").contains("file"), refusal(f, "demo"));
            assertEquals("there is no stream 'none'", refusal(f, "none"));
            assertTrue(refusal(little, "demo").contains("stay free (minFreeInMiB)"), refusal(little, "demo"));
            for (int i = 0; i < Recorder.MAX_RECORDINGS_OF_STREAM; i++) {
                many.start();
            }
            assertTrue(refusal(many, "demo").contains("too many recordings: 8 of a stream"), refusal(many, "demo"));
        }
    }

    private static String refusal(Fixture f, String stream) {
        return assertThrows(RecordingException.class, () -> f.start(RecordingOptions.of(stream, "test")))
                .getMessage();
    }

    @Test
    void aKeyFrameIsAskedForWhenTheEncoderLetsItWait() throws Exception {
        try (Fixture f = new Fixture(folder)) {
            Recording recording = f.start();
            f.show(f.info(10), true);
            for (long i = 11; i <= 29; i++) {
                f.show(f.info(i), false);
            }
            assertEquals(0, f.demo.subscriptions().get(0).keyRequests());
            f.show(f.info(30), false);
            assertEquals(1, f.demo.subscriptions().get(0).keyRequests());
            Fixture.awaitFrames(recording, 21);
        }
    }

    @Test
    void aRecordingWithoutAFrameLeavesNoFile() throws Exception {
        try (Fixture f = new Fixture(folder)) {
            Recording recording = f.start();
            recording.stop("stopped");
            Fixture.awaitEnd(recording);
            assertEquals("no frame has come: stopped", recording.status().reason());
            assertEquals(List.of(), f.recorder.list());
        }
    }
}
