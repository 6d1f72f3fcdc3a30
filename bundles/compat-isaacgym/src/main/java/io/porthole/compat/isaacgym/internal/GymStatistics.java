/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.isaacgym.internal;

import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamStatistics;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statistics of one stream under Isaac Gym's names: counts since the stream began, and the present rate. */
final class GymStatistics {
    private GymStatistics() {}

    /**
     * Returns the statistics, in the order of Isaac Gym's page.
     *
     * @param stream null when there is none: then nothing has been received or served
     * @param host where the server listens
     * @param port where the server listens
     */
    static Map<String, Object> of(@Nullable Stream stream, String host, int port) {
        StreamStatistics s = stream == null ? null : stream.statistics();
        long startMillis = ManagementFactory.getRuntimeMXBean().getStartTime();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("frames_received", s == null ? 0L : s.framesCaptured());
        out.put("frames_served", s == null ? 0L : s.framesSent());
        out.put(
                "frames_dropped",
                s == null
                        ? 0L
                        : s.drops().values().stream().mapToLong(Long::longValue).sum());
        out.put("clients_connected", s == null ? 0 : s.viewers().size());
        out.put("uptime_seconds", (System.currentTimeMillis() - startMillis) / 1000.0);
        out.put("start_time", startMillis / 1000.0);
        out.put("current_fps", s == null ? 0.0 : Math.round(s.capturedFramesPerSecond() * 10) / 10.0);
        out.put("server_running", true);
        out.put("host", host);
        out.put("port", port);
        return out;
    }
}
