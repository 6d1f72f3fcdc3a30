/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import io.porthole.api.stream.EncodeStatistics;
import io.porthole.api.stream.Latency;
import io.porthole.api.stream.SimulationState;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.api.stream.StreamState;
import io.porthole.api.stream.StreamStatistics;
import io.porthole.http.MetricsSource;
import io.porthole.http.MetricsWriter;
import io.porthole.http.MetricsWriter.Samples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The statistics of all streams as metrics. */
@Component
public final class StreamMetrics implements MetricsSource {
    private final StreamRegistry registry;

    /** Reads the streams of the registry. */
    @Activate
    public StreamMetrics(@Reference StreamRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void write(MetricsWriter out) {
        Map<Stream, StreamStatistics> streams = new LinkedHashMap<>();
        registry.streams().forEach(stream -> streams.put(stream, stream.statistics()));
        states(out, streams);
        simulations(out, streams.keySet());
        count(
                out.gauge("porthole_stream_viewers", "viewers present"),
                streams,
                s -> s.viewers().size());
        count(
                out.counter("porthole_stream_frames_captured", "frames taken from the source"),
                streams,
                StreamStatistics::framesCaptured);
        count(
                out.counter("porthole_stream_frames_encoded", "frames encoded, all encodings together"),
                streams,
                StreamStatistics::framesEncoded);
        count(
                out.counter("porthole_stream_frames_sent", "frames sent to all viewers together"),
                streams,
                StreamStatistics::framesSent);
        encoders(out, streams);
        drops(out, streams);
        latencies(out, streams);
    }

    private static void states(MetricsWriter out, Map<Stream, StreamStatistics> streams) {
        Samples states = out.gauge("porthole_stream_state", "1 for the state that the stream is in");
        Samples ages = out.gauge("porthole_stream_frame_age_seconds", "age of the newest frame");
        streams.keySet().forEach(stream -> {
            StreamState now = stream.status().state();
            for (StreamState state : StreamState.values()) {
                states.add(state == now ? 1 : 0, "stream", stream.name(), "state", state.word());
            }
            long age = stream.status().frameAgeNanos();
            if (age >= 0) {
                ages.add(age / 1e9, "stream", stream.name());
            }
        });
    }

    private static void simulations(MetricsWriter out, Set<Stream> streams) {
        Samples paused = out.gauge("porthole_stream_paused", "1 while the simulation is paused, where that is known");
        Samples speed = out.gauge("porthole_stream_speed", "simulated seconds a second that are wanted");
        Samples reached = out.gauge("porthole_stream_real_time_factor", "simulated seconds a second that are reached");
        Samples episode = out.gauge("porthole_stream_episode", "number of the episode");
        Samples step = out.gauge("porthole_stream_step", "number of the step");
        for (Stream stream : streams) {
            SimulationState state = stream.simulationState();
            Boolean still = state.paused();
            add(paused, stream, still == null ? Double.NaN : still ? 1 : 0);
            add(speed, stream, state.speed());
            add(reached, stream, state.realTimeFactor());
            add(episode, stream, state.episode() < 0 ? Double.NaN : state.episode());
            add(step, stream, state.step() < 0 ? Double.NaN : state.step());
        }
    }

    private static void add(Samples samples, Stream stream, double value) {
        if (Double.isFinite(value)) {
            samples.add(value, "stream", stream.name());
        }
    }

    private static void count(
            Samples samples, Map<Stream, StreamStatistics> streams, ToDoubleFunction<StreamStatistics> value) {
        streams.forEach((stream, s) -> samples.add(value.applyAsDouble(s), "stream", stream.name()));
    }

    private static void encoders(MetricsWriter out, Map<Stream, StreamStatistics> streams) {
        Samples viewers = out.gauge("porthole_stream_encoder_viewers", "viewers whose frames this encoder makes");
        streams.forEach((stream, s) -> s.encodes().stream()
                .filter(encode -> !encode.encoder().isEmpty())
                .collect(Collectors.groupingBy(
                        encode -> List.of(encode.codec().name(), encode.encoder()),
                        LinkedHashMap::new,
                        Collectors.summingInt(EncodeStatistics::viewers)))
                .forEach((by, count) ->
                        viewers.add(count, "stream", stream.name(), "codec", by.get(0), "encoder", by.get(1))));
    }

    private static void drops(MetricsWriter out, Map<Stream, StreamStatistics> streams) {
        Samples drops = out.counter("porthole_stream_frames_dropped", "frames not sent or encoded, by reason");
        streams.forEach((stream, s) -> s.drops()
                .forEach((reason, count) -> drops.add((double) count, "stream", stream.name(), "reason", reason)));
    }

    private static void latencies(MetricsWriter out, Map<Stream, StreamStatistics> streams) {
        MetricsWriter.Summary latencies = out.summary(
                "porthole_stream_capture_to_send_seconds",
                "from capture to the last byte handed to the network, over the sliding window");
        streams.forEach((stream, s) -> {
            Latency l = s.captureToSend();
            if (l.count() > 0) {
                latencies.add(
                        Map.of(0.5, l.p50() / 1e6, 0.95, l.p95() / 1e6, 0.99, l.p99() / 1e6), "stream", stream.name());
            }
        });
    }
}
