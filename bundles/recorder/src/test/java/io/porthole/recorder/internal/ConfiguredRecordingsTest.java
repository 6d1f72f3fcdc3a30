/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.record.Recording;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.testkit.Await;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredRecordingsTest {
    @TempDir
    Path folder;

    private static void awaitRunning(Fixture f, int count) throws Exception {
        Await.until(count + " recordings", () -> {
            f.recorder.tick();
            return f.recorder.running().size() == count;
        });
    }

    @Test
    void onlyTheStreamsThatAreNamedAreRecorded() throws Exception {
        try (Fixture f = new Fixture(folder, "record", "off, demo=always")) {
            f.streams.add("other");
            awaitRunning(f, 1);
            Recording recording = f.recorder.running().get(0);
            assertEquals("demo", recording.stream());
            f.show(10, 12);
            Fixture.awaitFrames(recording, 3);
            f.streams.remove("demo");
            awaitRunning(f, 0);
            f.streams.add("demo");
            awaitRunning(f, 1);
        }
    }

    @Test
    void aStreamIsRecordedWhileSomebodyWatches() throws Exception {
        try (Fixture f = new Fixture(folder, "record", "watched")) {
            f.start().stop("the recorder itself is nobody");
            awaitRunning(f, 0);
            Subscription viewer = f.demo.subscribe(
                    SubscribeOptions.encoded(ViewerInfo.of("mjpeg", "127.0.0.1"), Codec.JPEG, JpegProfile.DEFAULT),
                    new Nobody());
            awaitRunning(f, 1);
            Recording recording = f.recorder.running().get(0);
            f.show(10, 12);
            Fixture.awaitFrames(recording, 3);
            viewer.close();
            awaitRunning(f, 0);
            assertEquals("nobody watches any more", recording.status().reason());
        }
    }

    @Test
    void eachEpisodeHasARecordingOfItsOwn() throws Exception {
        try (Fixture f = new Fixture(folder, "record", "episode")) {
            f.recorder.tick();
            assertEquals(1, f.demo.subscriptions().size());
            f.show(10, 12);
            assertEquals(0, f.recorder.running().size());
            f.showEpisode(13, 1);
            awaitRunning(f, 1);
            Recording first = f.recorder.running().get(0);
            for (long i = 20; i <= 24; i++) {
                f.showEpisode(i, 1);
            }
            Fixture.awaitFrames(first, 5);
            f.showEpisode(25, 2);
            Fixture.awaitEnd(first);
            assertEquals("episode 1 has ended", first.status().reason());
            awaitRunning(f, 1);
            Recording second = f.recorder.running().get(0);
            f.showEpisode(30, 2);
            f.showEpisode(31, 2);
            Fixture.awaitFrames(second, 2);
            f.show(32);
            Fixture.awaitEnd(second);
            awaitRunning(f, 0);
            assertEquals(
                    "episode 2",
                    f.lines(second.status().id(), "recording")
                            .get(0)
                            .path("label")
                            .asText());
            assertTrue(f.ffmpeg.chapters.containsAll(List.of("0 episode 1", "0 episode 2")), f.ffmpeg.chapters + "");
        }
    }

    @Test
    void aConfigurationThatIsNotUnderstoodIsRefusedWithWhatIsAllowed() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> StreamMode.parse("off, demo=sometimes", RecordMode.class, RecordMode.OFF))
                .getMessage();
        assertTrue(message.contains("'sometimes' is not one of off, always, watched, episode"), message);
    }

    private static final class Nobody implements Subscriber<EncodedFrame> {
        @Override
        public void deliver(Subscription subscription, EncodedFrame frame) {
            subscription.sent(frame);
        }

        @Override
        public void closed(String reason) {}
    }
}
