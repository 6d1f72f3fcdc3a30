/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import io.porthole.api.control.ControlService;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.encode.Subsampling;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.EncodeStatistics;
import io.porthole.api.stream.Latency;
import io.porthole.api.stream.SimulationState;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamStatistics;
import io.porthole.api.stream.StreamStatus;
import io.porthole.api.stream.ViewerStatistics;
import io.porthole.http.StreamFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A stream as docs/protocol.md describes it; what is not known yet is null. */
final class StreamJson {
    private StreamJson() {}

    static Map<String, Object> of(Stream stream, @Nullable ControlService control, List<StreamFields> fields) {
        StreamStatus status = stream.status();
        StreamStatistics statistics = stream.statistics();
        FrameInfo info = stream.latest();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("name", stream.name());
        out.put("title", stream.title());
        out.put("id", stream.id());
        out.put("state", status.state().word());
        out.put("reason", status.reason());
        out.put("frameAgeMs", status.frameAgeNanos() < 0 ? null : status.frameAgeNanos() / 1_000_000);
        out.put("width", info == null ? null : info.width());
        out.put("height", info == null ? null : info.height());
        Codec codec = stream.sourceCodec();
        out.put("format", info == null || codec != null ? null : info.format().name());
        out.put("codec", codec == null ? null : codec.name());
        out.put("sequence", info == null ? null : info.sequence());
        out.put("simulationTime", info == null || Double.isNaN(info.simulationTime()) ? null : info.simulationTime());
        out.put("tone", stream.toneMapping().text());
        out.put("steerable", control != null && control.steerable(stream.name()));
        out.put("commands", commands(stream, control));
        out.put("simulation", simulation(stream.simulationState()));
        out.put("captureFps", round(statistics.capturedFramesPerSecond()));
        out.put("framesCaptured", statistics.framesCaptured());
        out.put("framesEncoded", statistics.framesEncoded());
        out.put("framesSent", statistics.framesSent());
        out.put("drops", statistics.drops());
        out.put("latencyMs", latency(statistics.captureToSend()));
        out.put("encodes", statistics.encodes().stream().map(StreamJson::encode).toList());
        out.put("viewers", statistics.viewers().stream().map(StreamJson::viewer).toList());
        fields.forEach(
                source -> source.of(stream.name()).forEach((name, value) -> out.merge(name, value, StreamJson::merge)));
        return out;
    }

    /** Puts the members of two objects of one name together. */
    private static Object merge(Object present, Object further) {
        if (!(present instanceof Map<?, ?> first) || !(further instanceof Map<?, ?> second)) {
            return present;
        }
        Map<Object, Object> all = new LinkedHashMap<>(first);
        second.forEach(all::putIfAbsent);
        return all;
    }

    private static List<String> commands(Stream stream, @Nullable ControlService control) {
        return control == null ? List.of() : List.copyOf(control.commands(stream.name()));
    }

    private static Map<String, Object> simulation(SimulationState state) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("paused", state.paused());
        out.put("speed", Double.isFinite(state.speed()) ? state.speed() : null);
        out.put("realTimeFactor", Double.isFinite(state.realTimeFactor()) ? thousandths(state.realTimeFactor()) : null);
        out.put("episode", state.episode() < 0 ? null : state.episode());
        out.put("step", state.step() < 0 ? null : state.step());
        return out;
    }

    private static double thousandths(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static Map<String, Object> encode(EncodeStatistics e) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("codec", e.codec().name());
        if (e.profile() instanceof JpegProfile jpeg) {
            out.put("quality", jpeg.quality());
            out.put("subsampling", subsampling(jpeg.subsampling()));
        }
        out.put("annotations", e.drawnAnnotations() ? "drawn" : "separate");
        out.put("encoder", e.encoder());
        out.put("degraded", e.degradedReason());
        out.put("viewers", e.viewers());
        out.put("fps", round(e.framesPerSecond()));
        out.put("bitrate", Math.round(e.bytesPerSecond() * 8));
        out.put("framesEncoded", e.framesEncoded());
        out.put("encodeMs", latency(e.encodeTime()));
        return out;
    }

    private static Map<String, Object> viewer(ViewerStatistics v) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("id", v.id());
        out.put("transport", v.viewer().transport());
        out.put("remote", v.viewer().remote());
        out.put("name", v.viewer().name());
        out.put("encoder", v.encoder());
        out.put("fps", round(v.framesPerSecond()));
        out.put("bitrate", Math.round(v.bytesPerSecond() * 8));
        out.put("framesSent", v.framesSent());
        out.put("drops", v.drops());
        out.put("latencyMs", latency(v.captureToSend()));
        out.put("ageSeconds", round(v.ageSeconds()));
        return out;
    }

    private static Map<String, Object> latency(Latency l) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("count", l.count());
        out.put("p50", l.p50() / 1000.0);
        out.put("p95", l.p95() / 1000.0);
        out.put("p99", l.p99() / 1000.0);
        out.put("max", l.max() / 1000.0);
        return out;
    }

    private static String subsampling(Subsampling s) {
        return s.name().substring(1);
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
