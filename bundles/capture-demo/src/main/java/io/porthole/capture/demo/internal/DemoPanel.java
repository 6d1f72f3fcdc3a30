/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal;

import io.porthole.api.panel.Control;
import io.porthole.api.panel.ControlSpec;
import io.porthole.api.panel.Panel;
import io.porthole.api.panel.Plot;
import io.porthole.api.stream.SimulationState;
import java.util.List;

/** The controls of the scene, and what viewers are told of it. */
final class DemoPanel {
    private static final double MAX_SPEED = 4;
    private static final double SPEED_STEP = 0.1;
    private static final double MILLIS = 1000;

    private final Panel panel = Panel.create();
    private final Control speed = panel.add(ControlSpec.slider("speed", 0, MAX_SPEED)
            .withValue(1)
            .withStep(SPEED_STEP)
            .withLabel("Speed")
            .withUnit("x")
            .withTooltip("Simulated seconds in a second"));

    private final Plot frameTime = panel.plot(ControlSpec.plot("frame-time", List.of("simulated and drawn in"))
            .withLabel("Frame time")
            .withUnit("ms")
            .withXLabel("simulation time in s"));

    Panel panel() {
        return panel;
    }

    /** Returns the simulated seconds in a second. */
    double speed() {
        return speed.number();
    }

    SimulationState state(boolean paused) {
        return SimulationState.UNKNOWN.withPaused(paused).withSpeed(speed());
    }

    /** Takes note of how long a frame took. */
    void drawn(double millis, double simulationSeconds) {
        frameTime.addAt(System.currentTimeMillis() / MILLIS, simulationSeconds, millis);
    }
}
