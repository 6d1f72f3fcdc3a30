/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.isaacgym.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.stream.Latency;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamStatistics;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.api.stream.ViewerStatistics;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GymStatisticsTest {
    private static final StreamStatistics STATISTICS = new StreamStatistics(
            29.96,
            1000,
            990,
            1800,
            Map.of("slow", 3L, "pace", 4L),
            Latency.NONE,
            List.of(),
            List.of(
                    new ViewerStatistics(
                            1, ViewerInfo.of("mjpeg", "127.0.0.1"), 30, 1, 900, Map.of(), Latency.NONE, 30, ""),
                    new ViewerStatistics(
                            2, ViewerInfo.of("mjpeg", "127.0.0.1"), 30, 1, 900, Map.of(), Latency.NONE, 30, "")));

    private static Stream stream() {
        return (Stream) Proxy.newProxyInstance(
                Stream.class.getClassLoader(), new Class<?>[] {Stream.class}, (self, method, arguments) -> {
                    assertEquals("statistics", method.getName());
                    return STATISTICS;
                });
    }

    @Test
    void everyKeyOfTheirsIsThere() {
        assertEquals(
                Set.of(
                        "frames_received",
                        "frames_served",
                        "frames_dropped",
                        "clients_connected",
                        "uptime_seconds",
                        "start_time",
                        "current_fps",
                        "server_running",
                        "host",
                        "port"),
                GymStatistics.of(null, "127.0.0.1", 8211).keySet());
    }

    @Test
    void theStatisticsAreTheStreamsOwn() {
        Map<String, Object> s = GymStatistics.of(stream(), "127.0.0.1", 8211);
        assertEquals(1000L, s.get("frames_received"));
        assertEquals(1800L, s.get("frames_served"));
        assertEquals(7L, s.get("frames_dropped"));
        assertEquals(2, s.get("clients_connected"));
        assertEquals(30.0, s.get("current_fps"));
        assertEquals(8211, s.get("port"));
    }

    @Test
    void thePageRefreshesItselfAndEscapesWhatItShows() {
        String page = StatsPageModule.page(Map.of("host", "<b>"));
        assertTrue(page.contains("http-equiv=\"refresh\" content=\"2\""));
        assertTrue(page.contains("&lt;b>"));
        assertFalse(page.contains("<b>"));
    }
}
