/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.porthole.api.record.RecordingStatus;
import io.porthole.http.MetricsSource;
import io.porthole.http.MetricsWriter;
import io.porthole.http.MetricsWriter.Samples;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Recordings and instant replay as metrics. */
@Component
public final class RecorderMetrics implements MetricsSource {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Recorder recorder;

    /** Reads the recorder. */
    @Activate
    public RecorderMetrics(@Reference Recorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public void write(MetricsWriter out) {
        out.gauge("porthole_recordings_running", "recordings that run")
                .add(recorder.sessions().size());
        out.counter("porthole_recordings_failed", "recordings that could not go on")
                .add((double) recorder.failures());
        Samples bytes = out.gauge("porthole_recording_bytes", "size of the file that is being written");
        Samples frames = out.gauge("porthole_recording_frames", "frames in the file that is being written");
        Samples lost = out.gauge("porthole_recording_lost_frames", "frames that should be in it and are not");
        Samples waiting = out.gauge("porthole_recording_waiting_bytes", "memory of frames that wait for the disk");
        for (RecordingSession session : recorder.sessions()) {
            RecordingStatus status = session.status();
            String[] labels = {"stream", session.stream(), "recording", session.first()};
            bytes.add((double) status.bytes(), labels);
            frames.add((double) status.frames(), labels);
            lost.add((double) status.lostFrames(), labels);
            waiting.add((double) session.waitingBytes(), labels);
        }
        Samples memory = out.gauge("porthole_replay_bytes", "memory of the frames kept for instant replay");
        Samples seconds = out.gauge("porthole_replay_seconds", "time that instant replay can look back");
        recorder.replays().all().forEach((stream, replay) -> {
            memory.add((double) replay.ring().bytes(), "stream", stream);
            seconds.add(replay.ring().nanos() / NANOS_PER_SECOND, "stream", stream);
        });
    }
}
