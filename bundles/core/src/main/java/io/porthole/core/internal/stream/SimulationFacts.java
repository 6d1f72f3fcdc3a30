/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.SimulationState;
import io.porthole.core.internal.stats.RealTimeFactor;

/** What is known of a stream's simulation: what its source says, and how fast its frames show that it goes. */
final class SimulationFacts {
    private final RealTimeFactor measured = new RealTimeFactor();
    private volatile SimulationState told = SimulationState.UNKNOWN;

    void tell(SimulationState state) {
        told = state;
    }

    void add(FrameInfo frame) {
        measured.add(frame.captureTime(), frame.simulationTime());
    }

    SimulationState state() {
        SimulationState state = told;
        if (Boolean.TRUE.equals(state.paused())) {
            return state.withRealTimeFactor(Double.NaN);
        }
        return Double.isNaN(state.realTimeFactor())
                ? state.withRealTimeFactor(measured.value(System.nanoTime()))
                : state;
    }
}
