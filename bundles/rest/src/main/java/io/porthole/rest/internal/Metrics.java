/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import io.porthole.api.stream.Latency;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.api.stream.StreamState;
import io.porthole.api.stream.StreamStatistics;
import io.porthole.signalling.RtcSession;
import io.porthole.signalling.RtcSessions;
import io.porthole.signalling.SessionStatistics;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The figures of all streams and of the process as Prometheus reads them. */
final class Metrics {
    private static final List<String> PEER_STATES = List.of("connecting", "connected", "disconnected", "failed");

    private final Exposition out;
    private final Map<Stream, StreamStatistics> streams = new LinkedHashMap<>();

    private Metrics(Exposition out, List<Stream> streams) {
        this.out = out;
        streams.forEach(stream -> this.streams.put(stream, stream.statistics()));
    }

    static String text(StreamRegistry registry, @Nullable RtcSessions desk, boolean openMetrics) {
        Exposition out = new Exposition(openMetrics);
        Metrics metrics = new Metrics(out, registry.streams());
        metrics.states();
        metrics.counts();
        metrics.drops();
        metrics.latencies();
        if (desk != null) {
            metrics.webRtc(desk.sessions());
        }
        metrics.process();
        return out.end();
    }

    private void states() {
        out.family("porthole_stream_state", "gauge", "1 for the state that the stream is in");
        streams.forEach((stream, s) -> {
            StreamState now = stream.status().state();
            for (StreamState state : StreamState.values()) {
                out.sample("", stream.name(), "state", state.word(), state == now ? 1 : 0);
            }
        });
        out.family("porthole_stream_frame_age_seconds", "gauge", "age of the newest frame");
        streams.forEach((stream, s) -> {
            long age = stream.status().frameAgeNanos();
            if (age >= 0) {
                out.sample("", stream.name(), age / 1e9);
            }
        });
        out.family("porthole_stream_viewers", "gauge", "viewers present");
        streams.forEach((stream, s) -> out.sample("", stream.name(), s.viewers().size()));
    }

    private void counts() {
        out.family("porthole_stream_frames_captured", "counter", "frames taken from the source");
        streams.forEach((stream, s) -> out.sample("_total", stream.name(), (double) s.framesCaptured()));
        out.family("porthole_stream_frames_encoded", "counter", "compressions of all encodes together");
        streams.forEach((stream, s) -> out.sample("_total", stream.name(), (double) s.framesEncoded()));
        out.family("porthole_stream_frames_sent", "counter", "pictures sent to all viewers together");
        streams.forEach((stream, s) -> out.sample("_total", stream.name(), (double) s.framesSent()));
    }

    private void drops() {
        out.family("porthole_stream_frames_dropped", "counter", "pictures not sent or encoded, by reason");
        streams.forEach((stream, s) -> new TreeMap<>(s.drops())
                .forEach((reason, count) -> out.sample("_total", stream.name(), "reason", reason, (double) count)));
    }

    private void latencies() {
        out.family(
                "porthole_stream_capture_to_send_seconds",
                "gauge",
                "from capture to the last byte handed to the network, over the sliding window");
        streams.forEach((stream, s) -> {
            Latency l = s.captureToSend();
            if (l.count() > 0) {
                out.sample("", stream.name(), "quantile", "0.5", l.p50() / 1e6);
                out.sample("", stream.name(), "quantile", "0.95", l.p95() / 1e6);
                out.sample("", stream.name(), "quantile", "0.99", l.p99() / 1e6);
            }
        });
    }

    private void webRtc(List<RtcSession> sessions) {
        List<SessionStatistics> figures =
                sessions.stream().map(RtcSession::statistics).toList();
        out.family("porthole_webrtc_sessions", "gauge", "open WebRTC sessions by state");
        for (String state : PEER_STATES) {
            out.labelled("state", state, (double)
                    figures.stream().filter(f -> f.state().word().equals(state)).count());
        }
        out.family("porthole_webrtc_sent_bits_per_second", "gauge", "video sent to all sessions together, by codec");
        byCodec(figures, SessionStatistics::bitsPerSecond);
        out.family("porthole_webrtc_frames_per_second", "gauge", "compressed for all sessions together, by codec");
        byCodec(figures, SessionStatistics::framesPerSecond);
        out.family("porthole_webrtc_packets_lost", "gauge", "as the present viewers report, since each connected");
        out.sample("", (double)
                figures.stream().mapToLong(SessionStatistics::packetsLost).sum());
        out.family("porthole_webrtc_round_trip_seconds_max", "gauge", "to the viewer that is farthest away, and back");
        out.sample(
                "",
                figures.stream()
                        .mapToDouble(SessionStatistics::roundTripSeconds)
                        .max()
                        .orElse(0));
    }

    private void byCodec(List<SessionStatistics> figures, ToDoubleFunction<SessionStatistics> figure) {
        figures.stream()
                .filter(f -> !f.codec().isEmpty())
                .collect(
                        Collectors.groupingBy(SessionStatistics::codec, TreeMap::new, Collectors.summingDouble(figure)))
                .forEach((codec, sum) -> out.labelled("codec", codec, sum));
    }

    private void process() {
        out.family("process_cpu_seconds", "counter", "processor time of this process");
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os) {
            out.sample("_total", os.getProcessCpuTime() / 1e9);
        }
        out.family("process_start_time_seconds", "gauge", "when the process began, seconds since 1970");
        out.sample("", (double) ManagementFactory.getRuntimeMXBean().getStartTime() / 1000);
        out.family("jvm_memory_used_bytes", "gauge", "memory in use");
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        out.labelled("area", "heap", (double) memory.getHeapMemoryUsage().getUsed());
        out.labelled("area", "nonheap", (double) memory.getNonHeapMemoryUsage().getUsed());
        out.family("jvm_buffer_pool_used_bytes", "gauge", "memory of direct buffers");
        ManagementFactory.getPlatformMXBeans(java.lang.management.BufferPoolMXBean.class)
                .forEach(pool -> out.labelled("pool", pool.getName(), (double) pool.getMemoryUsed()));
        out.family("jvm_threads_current", "gauge", "live threads");
        out.sample("", ManagementFactory.getThreadMXBean().getThreadCount());
        out.family("jvm_classes_currently_loaded", "gauge", "classes loaded");
        out.sample("", ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    }
}
