/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.panel.Plot;
import io.porthole.api.stream.SimulationState;
import io.porthole.api.stream.StreamDescription;
import io.porthole.core.internal.stats.RealTimeFactor;
import io.porthole.core.internal.stats.ValuePlots;
import java.util.List;

/**
 * What a stream's source says of its simulation and its samples, and what its frames show: how fast the simulation
 * goes, and curves of the values that it annotates.
 */
final class SourceFacts {
    private final RealTimeFactor measured = new RealTimeFactor();
    private final ValuePlots plots = new ValuePlots();
    private volatile SimulationState told = SimulationState.UNKNOWN;
    private volatile StreamDescription description = StreamDescription.NONE;

    /** Another source comes, which has said nothing yet. */
    void clear() {
        told = SimulationState.UNKNOWN;
        description = StreamDescription.NONE;
    }

    void simulationState(SimulationState state) {
        told = state;
    }

    void description(StreamDescription declared) {
        description = declared;
    }

    StreamDescription description() {
        return description;
    }

    void add(FrameInfo frame) {
        measured.add(frame.captureTime(), frame.simulationTime());
        plots.add(frame);
    }

    List<Plot> plots() {
        return plots.plots();
    }

    SimulationState simulationState() {
        SimulationState state = told;
        if (Boolean.TRUE.equals(state.paused())) {
            return state.withRealTimeFactor(Double.NaN);
        }
        return Double.isNaN(state.realTimeFactor())
                ? state.withRealTimeFactor(measured.value(System.nanoTime()))
                : state;
    }
}
