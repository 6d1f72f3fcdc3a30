/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.Latency;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamState;
import io.porthole.api.stream.StreamStatistics;
import io.porthole.api.stream.StreamStatus;
import io.porthole.api.stream.ViewerStatistics;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What ImSwitch's clients ask to find out why a live view lags, under ImSwitch's names. */
final class StreamDiagnostics {
    /** ImSwitch calls an exposure long above this. */
    private static final double LONG_EXPOSURE_MS = 2000;

    private static final List<String> EXPOSURE_VALUES =
            List.of("exposure", "exposureTime", "ExposureTime", "exposure_time");

    private final LiveView view;

    StreamDiagnostics(LiveView view) {
        this.view = view;
    }

    /**
     * Returns the state of detectors, stage by stage.
     *
     * @param detector the only one; null for those that are on, or all when none is
     */
    JsonNode of(@Nullable String detector) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        for (String name : detector == null ? detectors() : List.of(detector)) {
            ObjectNode one = answer.putObject(name);
            try {
                one.set("camera", camera(view.detector(name)));
            } catch (IllegalArgumentException e) {
                one.put("camera_error", e.getMessage());
            }
            LiveView.Key key = view.first(name);
            if (key != null) {
                one.put("protocol", key.protocol());
                one.set("worker", worker(view.statistics(key)));
            }
        }
        return answer;
    }

    private List<String> detectors() {
        List<String> on =
                view.keys().stream().map(LiveView.Key::detector).distinct().toList();
        return on.isEmpty() ? view.detectors() : on;
    }

    private static ObjectNode camera(Stream stream) {
        StreamStatistics statistics = stream.statistics();
        StreamStatus status = stream.status();
        FrameInfo newest = stream.latest();
        double fps = statistics.capturedFramesPerSecond();
        ObjectNode camera = JsonNodeFactory.instance.objectNode();
        camera.put("is_streaming", status.state() == StreamState.LIVE);
        camera.put("fps_callback", fps);
        camera.put("frame_interval_ms_avg", fps > 0 ? 1000 / fps : 0);
        camera.put("frames_received", statistics.framesCaptured());
        camera.put("frame_number", newest == null ? 0 : newest.sequence());
        return status.frameAgeNanos() < 0
                ? camera.putNull("latest_frame_age_ms")
                : camera.put("latest_frame_age_ms", status.frameAgeNanos() / 1e6);
    }

    /** The times are from a frame's capture to its last byte: encoding, waiting and sending. */
    private static ObjectNode worker(List<ViewerStatistics> viewers) {
        long frames = 0;
        double fps = 0;
        double mean = 0;
        long longest = 0;
        for (ViewerStatistics viewer : viewers) {
            Latency latency = viewer.captureToSend();
            frames = Math.max(frames, viewer.framesSent());
            fps = Math.max(fps, viewer.framesPerSecond());
            mean = Math.max(mean, latency.mean());
            longest = Math.max(longest, latency.max());
        }
        ObjectNode worker = JsonNodeFactory.instance.objectNode();
        worker.put("frames_emitted", frames).put("fps_emit", fps);
        return worker.put("emit_ms_avg", mean / 1000).put("emit_ms_max", longest / 1000.0);
    }

    /** Returns the exposure that the source tells with its frames, in milliseconds; 0, as in ImSwitch, for none. */
    JsonNode exposure(@Nullable String detector) {
        Stream stream = view.detector(detector);
        FrameInfo newest = stream.latest();
        double millis = newest == null ? 0 : exposure(newest.annotations().values());
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("detector", stream.name());
        answer.put("exposureMs", millis).put("thresholdMs", LONG_EXPOSURE_MS);
        return answer.put("isLongExposure", millis > LONG_EXPOSURE_MS);
    }

    private static double exposure(Map<String, Object> values) {
        for (String name : EXPOSURE_VALUES) {
            if (values.get(name) instanceof Number n && n.doubleValue() > 0) {
                return n.doubleValue();
            }
        }
        return 0;
    }
}
