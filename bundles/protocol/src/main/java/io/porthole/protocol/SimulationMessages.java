/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import io.porthole.api.stream.SimulationState;
import io.porthole.api.stream.Stream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says when one viewer is to be told the state of one stream's simulation: at once when it pauses, goes on, changes its
 * speed or its episode or takes a step in a pause, and once a second while it goes. For one thread at a time.
 */
public final class SimulationMessages {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private SimulationState told = SimulationState.UNKNOWN;
    private long toldNanos;

    /** Returns {@code simulation}, or null when the viewer knows it. */
    public @Nullable String next(Stream stream, long nowNanos) {
        SimulationState now = stream.simulationState();
        boolean due = nowNanos - toldNanos >= INTERVAL_NANOS;
        if (now.equals(told) || (!due && steady(now).equals(steady(told)))) {
            return null;
        }
        told = now;
        toldNanos = nowNanos;
        return PanelJson.addState(
                        Messages.message("simulation")
                                .put("stream", stream.name())
                                .put("id", stream.id()),
                        now)
                .toString();
    }

    /** Returns what does not change all the time. */
    private static SimulationState steady(SimulationState state) {
        SimulationState steady = state.withRealTimeFactor(Double.NaN);
        return Boolean.TRUE.equals(state.paused()) ? steady : steady.withStep(-1);
    }
}
