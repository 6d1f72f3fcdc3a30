/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.porthole.api.record.Recording;
import io.porthole.api.record.RecordingException;
import io.porthole.api.record.RecordingListener;
import io.porthole.api.record.RecordingOptions;
import io.porthole.api.record.RecordingService;
import io.porthole.api.record.RecordingState;
import io.porthole.api.record.RecordingStatus;
import io.porthole.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProducerRecordingsTest {
    @TempDir
    Path folder;

    private final FakeServices services = new FakeServices();
    private final FakeRecorder recorder = new FakeRecorder();
    private LinkServer server;

    @BeforeEach
    void start() {
        Path socket = folder.resolve("link.sock");
        server = new LinkServer(TestSettings.with("socketPath", socket.toString(), "heartbeatInMs", 200), services);
        server.start();
        services.recorder = recorder;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private FakeProducer producer() throws Exception {
        return new FakeProducer(folder.resolve("link.sock")).greet("arm");
    }

    private static void record(FakeProducer producer, String json) throws Exception {
        producer.send(FakeProducer.message(Wire.RECORD, json.getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonNode state(FakeProducer producer) throws Exception {
        return Json.object(producer.next(Wire.RECORDING).text(0));
    }

    @Test
    void aProducerStartsAndStopsARecordingAndIsToldItsStates() throws Exception {
        try (FakeProducer producer = producer()) {
            record(producer, "{\"action\":\"start\",\"ref\":\"r1\",\"frames\":90,\"fps\":30,\"label\":\"walk\"}");
            JsonNode begun = state(producer);
            assertEquals("recording", begun.path("state").asText());
            assertEquals("/r/arm-1.mp4", begun.path("path").asText());
            assertEquals("arm-1", begun.path("id").asText());
            RecordingOptions options = recorder.started.get(0).options;
            assertEquals("arm", options.stream());
            assertEquals("producer", options.startedBy());
            assertEquals(90, options.maxFrames());
            assertEquals(30, options.framesPerSecond());
            assertEquals("walk", options.label());
            record(producer, "{\"action\":\"stop\",\"ref\":\"r1\"}");
            JsonNode over = state(producer);
            assertEquals("ended", over.path("state").asText());
            assertEquals("stopped", over.path("reason").asText());
            assertEquals("r1", over.path("ref").asText());
            assertEquals(12, over.path("frames").asLong());
        }
    }

    @Test
    void theRecordingsOfAProducerEndWhenItLeaves() throws Exception {
        try (FakeProducer producer = producer()) {
            record(producer, "{\"action\":\"start\",\"ref\":\"r1\"}");
            state(producer);
        }
        Await.until("the recording has ended", () -> recorder.started.get(0).state == RecordingState.ENDED);
        assertTrue(recorder.started.get(0).reason.contains("disconnected"), recorder.started.get(0).reason);
    }

    @Test
    void aRecordingThatCannotBeStartedIsToldWithItsReasonAndTheLinkGoesOn() throws Exception {
        recorder.refusal = "the disk is full";
        try (FakeProducer producer = producer()) {
            record(producer, "{\"action\":\"start\",\"ref\":\"r1\"}");
            assertEquals("the disk is full", state(producer).path("reason").asText());
            services.recorder = null;
            record(producer, "{\"action\":\"start\",\"ref\":\"r2\"}");
            JsonNode failed = state(producer);
            assertEquals("failed", failed.path("state").asText());
            assertEquals("the host has no recorder", failed.path("reason").asText());
            services.recorder = recorder;
            record(producer, "{\"action\":\"start\",\"ref\":\"r3\",\"seconds\":-1}");
            assertTrue(state(producer).path("reason").asText().contains("seconds -1.0 is not in 0.."));
        }
    }

    @Test
    void whatIsNoRequestClosesTheLinkWithTheReason() throws Exception {
        for (String wrong :
                List.of("{}", "[]", "x", "{\"ref\":\"\",\"action\":\"start\"}", "{\"ref\":\"r\",\"action\":\"go\"}")) {
            try (FakeProducer producer = producer()) {
                record(producer, wrong);
                String refusal = producer.refusal();
                assertTrue(refusal.contains("RECORD"), wrong + ": " + refusal);
            }
            Await.until("the name is free", () -> services.sources.get("arm").gone());
        }
    }

    /** A recorder without files. */
    private static final class FakeRecorder implements RecordingService {
        final List<FakeRecording> started = new CopyOnWriteArrayList<>();
        volatile String refusal = "";

        @Override
        public Recording start(RecordingOptions options, RecordingListener listener) throws RecordingException {
            if (!refusal.isEmpty()) {
                String reason = refusal;
                refusal = "";
                throw new RecordingException(reason);
            }
            FakeRecording recording = new FakeRecording(options, listener, "arm-" + (started.size() + 1));
            started.add(recording);
            listener.changed(recording.status());
            return recording;
        }

        @Override
        public List<Recording> running() {
            return List.copyOf(started);
        }
    }

    private static final class FakeRecording implements Recording {
        final RecordingOptions options;
        final RecordingListener listener;
        final String id;
        volatile RecordingState state = RecordingState.RECORDING;
        volatile String reason = "";

        FakeRecording(RecordingOptions options, RecordingListener listener, String id) {
            this.options = options;
            this.listener = listener;
            this.id = id;
        }

        @Override
        public String stream() {
            return options.stream();
        }

        @Override
        public RecordingStatus status() {
            return new RecordingStatus(id, 1, state, reason, Path.of("/r", id + ".mp4"), 12, 0, 0.4, 1000);
        }

        @Override
        public void stop(String why) {
            reason = why;
            state = RecordingState.ENDED;
            listener.changed(status());
        }
    }
}
