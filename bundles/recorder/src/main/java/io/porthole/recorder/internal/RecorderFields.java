/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.porthole.api.record.RecordingStatus;
import io.porthole.http.StreamFields;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What is recorded and kept of a stream in {@code /api/v1/streams}. */
@Component
public final class RecorderFields implements StreamFields {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Recorder recorder;

    /** Reads the recorder. */
    @Activate
    public RecorderFields(@Reference Recorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public Map<String, Object> of(String stream) {
        List<RecordingStatus> running = recorder.sessions().stream()
                .filter(session -> session.stream().equals(stream))
                .map(RecordingSession::status)
                .toList();
        Replay replay = recorder.replays().of(stream);
        double seconds = replay == null ? 0 : replay.ring().nanos() / NANOS_PER_SECOND;
        return Map.of(
                "recording",
                Map.of(
                        "running",
                        running.stream().map(RecordingStatus::id).toList(),
                        "frames",
                        running.stream().mapToLong(RecordingStatus::frames).sum(),
                        "lostFrames",
                        running.stream().mapToLong(RecordingStatus::lostFrames).sum(),
                        "lastFailure",
                        recorder.lastFailure(stream)),
                "replay",
                Map.of("state", Replays.word(replay), "seconds", Math.round(seconds * 10) / 10.0));
    }
}
