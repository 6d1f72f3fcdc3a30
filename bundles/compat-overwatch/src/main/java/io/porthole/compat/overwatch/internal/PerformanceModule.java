/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.overwatch.internal;

import io.javalin.config.JavalinConfig;
import io.porthole.api.stream.EncodeStatistics;
import io.porthole.api.stream.Latency;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.api.stream.StreamStatistics;
import io.porthole.http.HttpModule;
import io.porthole.http.RouteAccess;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code GET /api/workflow-builder/performance}: how long the host's work takes, over the sliding window. The default
 * stream's operations have Overwatch's plain names, those of other streams are followed by the stream's.
 */
@Component(property = HttpModule.CONTEXT_PATH + '=' + PerformanceModule.CONTEXT)
public final class PerformanceModule implements HttpModule {
    static final String CONTEXT = "/api/workflow-builder";

    /** Overwatch's own threshold: what takes longer on average holds up 30 frames a second. */
    static final double BOTTLENECK_MS = 30;

    private static final double MICROS = 1000;

    private final StreamRegistry streams;

    /** Called by the component runtime. */
    @Activate
    public PerformanceModule(@Reference StreamRegistry streams) {
        this.streams = streams;
    }

    @Override
    public void configure(JavalinConfig config) {
        config.routes.get(
                "/performance", ctx -> ctx.header("Cache-Control", "no-store").json(performance()), RouteAccess.READ);
    }

    private Map<String, Object> performance() {
        Stream first = streams.defaultStream();
        Map<String, Latency> measured = new LinkedHashMap<>();
        double fps = 0;
        for (Stream stream : streams.streams()) {
            StreamStatistics s = stream.statistics();
            boolean plain = first != null && stream.name().equals(first.name());
            fps = plain ? s.capturedFramesPerSecond() : fps;
            add(measured, plain ? "" : ":" + stream.name(), s);
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("current_fps", hundredths(fps));
        Map<String, Object> operations = new LinkedHashMap<>();
        measured.forEach((name, latency) -> operations.put(name, json(latency)));
        out.put("operations", operations);
        out.put("bottlenecks", bottlenecks(measured));
        return out;
    }

    private static void add(Map<String, Latency> measured, String suffix, StreamStatistics s) {
        boolean first = true;
        for (EncodeStatistics e : s.encodes()) {
            String which = first ? "" : "@" + e.profile() + (e.drawnAnnotations() ? "/drawn" : "");
            put(measured, e.codec() + "_encoding" + suffix + which, e.encodeTime());
            first = false;
        }
        put(measured, "capture_to_send" + suffix, s.captureToSend());
    }

    private static void put(Map<String, Latency> measured, String name, Latency latency) {
        if (latency.count() > 0) {
            measured.put(name, latency);
        }
    }

    private static Map<String, Object> json(Latency l) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("count", l.count());
        out.put("avg_ms", millis(l.mean()));
        out.put("min_ms", millis((double) l.min()));
        out.put("max_ms", millis((double) l.max()));
        out.put("p95_ms", millis((double) l.p95()));
        out.put("p99_ms", millis((double) l.p99()));
        out.put("std_ms", millis(l.deviation()));
        return out;
    }

    private static List<Map<String, Object>> bottlenecks(Map<String, Latency> measured) {
        return measured.entrySet().stream()
                .filter(e -> e.getValue().mean() / MICROS > BOTTLENECK_MS)
                .sorted(Comparator.comparingDouble(
                        (Map.Entry<String, Latency> e) -> -e.getValue().mean()))
                .map(e -> Map.<String, Object>of(
                        "operation", e.getKey(), "avg_ms", millis(e.getValue().mean())))
                .toList();
    }

    private static double millis(double micros) {
        return Math.round(micros) / MICROS;
    }

    private static double hundredths(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
