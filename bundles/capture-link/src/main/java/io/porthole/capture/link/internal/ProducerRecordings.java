/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.record.Recording;
import io.porthole.api.record.RecordingException;
import io.porthole.api.record.RecordingOptions;
import io.porthole.api.record.RecordingService;
import io.porthole.api.record.RecordingState;
import io.porthole.api.record.RecordingStatus;
import io.porthole.protocol.Json;
import io.porthole.protocol.RecordingRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recordings that one producer has started, by the references that it gave them. They end when it leaves. A
 * thread of its own starts and stops them, because a link must not wait for a disk.
 */
final class ProducerRecordings {
    /** Most recordings that one producer has at a time. */
    static final int MAX_RECORDINGS = 16;

    private static final Logger LOG = LoggerFactory.getLogger(ProducerRecordings.class);
    private static final String STARTED_BY = "producer";
    private static final int MAX_REF_CHARS = 64;
    private static final int MAX_WAITING = 64;
    private static final int MAX_STATES = 256;

    private final String stream;
    private final boolean local;
    private final Supplier<@Nullable RecordingService> recorder;
    private final Runnable wake;
    private final ArrayBlockingQueue<byte[]> states = new ArrayBlockingQueue<>(MAX_STATES);
    private final ThreadPoolExecutor worker =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), task -> {
                Thread thread = new Thread(task, "porthole-link-recordings");
                thread.setDaemon(true);
                return thread;
            });

    // of the worker
    private final Map<String, Recording> recordings = new HashMap<>();

    /**
     * Begins without any.
     *
     * @param local whether the producer is on this machine, so that paths of files mean something to it
     * @param recorder what records, or null when there is nothing that does
     * @param wake lets the link's thread call {@link #send} soon
     */
    ProducerRecordings(String stream, boolean local, Supplier<@Nullable RecordingService> recorder, Runnable wake) {
        this.stream = stream;
        this.local = local;
        this.recorder = recorder;
        this.wake = wake;
    }

    /** Handles the text of RECORD. */
    void handle(String text) throws LinkException {
        try {
            JsonNode json = Json.object(text);
            String ref = Json.text(json, "ref");
            if (ref.isEmpty() || ref.length() > MAX_REF_CHARS) {
                throw new LinkException("RECORD: ref is not 1 to " + MAX_REF_CHARS + " characters");
            }
            switch (Json.text(json, "action")) {
                case "start" -> worker.execute(() -> start(ref, json));
                case "stop" -> worker.execute(() -> stop(ref));
                default -> throw new LinkException("RECORD: action is not one of start, stop");
            }
        } catch (IllegalArgumentException e) {
            throw new LinkException("RECORD: " + e.getMessage());
        } catch (RejectedExecutionException e) {
            throw new LinkException("RECORD: " + MAX_WAITING + " of them wait already");
        }
    }

    private void start(String ref, JsonNode json) {
        try {
            RecordingOptions options = RecordingRequest.options(stream, STARTED_BY, json);
            recordings.put(ref, service(ref).start(options, status -> changed(ref, status)));
        } catch (RecordingException | IllegalArgumentException e) {
            refuse(ref, String.valueOf(e.getMessage()));
        }
    }

    private RecordingService service(String ref) throws RecordingException {
        recordings.values().removeIf(recording -> recording.status().state() != RecordingState.RECORDING);
        if (recordings.containsKey(ref)) {
            throw new RecordingException("a recording with this ref runs already");
        }
        if (recordings.size() >= MAX_RECORDINGS) {
            throw new RecordingException("a producer has at most " + MAX_RECORDINGS + " recordings at a time");
        }
        RecordingService service = recorder.get();
        if (service == null) {
            throw new RecordingException("the host has no recorder");
        }
        return service;
    }

    private void stop(String ref) {
        Recording recording = recordings.get(ref);
        if (recording != null) {
            recording.stop("stopped");
        }
    }

    private void refuse(String ref, String reason) {
        ObjectNode out = JsonNodeFactory.instance.objectNode().put("ref", ref);
        add(out.put("state", RecordingState.FAILED.word()).put("reason", reason).put("id", ""));
    }

    private void changed(String ref, RecordingStatus status) {
        ObjectNode out = JsonNodeFactory.instance.objectNode().put("ref", ref);
        out.put("state", status.state().word()).put("reason", status.reason()).put("id", status.id());
        out.put("part", status.part()).put("path", local ? status.file().toString() : "");
        out.put("frames", status.frames()).put("lostFrames", status.lostFrames());
        add(out.put("seconds", status.seconds()));
    }

    private void add(ObjectNode state) {
        if (!states.offer(state.toString().getBytes(StandardCharsets.UTF_8))) {
            LOG.warn("[link] [stream {}] The producer does not read the states of its recordings", stream);
        }
        wake.run();
    }

    /** Sends what there is room for. For the link's thread. */
    void send(Outbound out) throws LinkException {
        byte[] state;
        while ((state = states.peek()) != null && out.recording(state)) {
            states.remove();
        }
    }

    /** Ends all recordings, and takes no more. */
    void close(String reason) {
        worker.getQueue().clear(); // what it asked for and did not wait for
        worker.execute(() -> recordings.values().forEach(recording -> recording.stop(reason)));
        worker.shutdown();
    }
}
