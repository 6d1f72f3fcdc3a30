/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.panel.CommandForm;
import io.porthole.api.panel.Control;
import io.porthole.api.panel.ControlSpec;
import io.porthole.api.panel.Panel;
import io.porthole.api.stream.SimulationState;
import io.porthole.capture.mujoco.internal.lib.Actuator;
import io.porthole.capture.mujoco.internal.lib.World;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The controls of a model: its speed, its actuators, and the arguments of its commands. Viewers see what the model has,
 * also what was set by a command or a reset. {@link #update} is for one thread.
 */
final class ModelPanel {
    /** Most actuators that have a control. */
    static final int MAX_ACTUATORS = 100;

    private static final double USUAL_MAX_SPEED = 10;
    private static final int MAX_CHOICES = 100;
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Panel panel = Panel.create();
    private final World world;
    private final Physics physics;
    private final ActuatorControls values;
    private final Control speed;
    private final List<Control> actuators = new ArrayList<>();
    private SimulationState state = SimulationState.UNKNOWN;
    private long updatedNanos = System.nanoTime() - INTERVAL_NANOS;

    ModelPanel(ModelConfig config, World world, Physics physics, ActuatorControls values) {
        this.world = world;
        this.physics = physics;
        this.values = values;
        speed = panel.add(ControlSpec.slider("speed", Physics.MIN_SPEED, Math.max(USUAL_MAX_SPEED, physics.speed()))
                        .withValue(physics.speed())
                        .withLabel("Speed")
                        .withUnit("x")
                        .withTooltip("Simulated seconds in a second"))
                .onSet(value -> physics.speed(((Number) value).doubleValue()));
        addActuators(world.actuators());
        addForms(config, world.cameras(), world.bodies());
    }

    private void addActuators(List<Actuator> all) {
        for (int i = 0; i < Math.min(MAX_ACTUATORS, all.size()); i++) {
            Actuator actuator = all.get(i);
            int number = i;
            String name = actuator.name();
            boolean named = !name.isEmpty() && name.length() <= ControlSpec.MAX_ID && panel.control(name) == null;
            String id = named ? name : "actuator " + number;
            ControlSpec spec = actuator.limited()
                    ? ControlSpec.slider(id, actuator.min(), actuator.max())
                    : ControlSpec.number(id);
            actuators.add(panel.add(spec.withFolder("Actuators"))
                    .onSet(value -> set(number, ((Number) value).doubleValue())));
        }
    }

    private void set(int actuator, double value) {
        values.set(actuator, value);
        physics.wake();
    }

    private void addForms(ModelConfig config, List<String> cameras, List<String> bodies) {
        List<String> choices = new ArrayList<>(List.of("free"));
        cameras.stream().filter(name -> fits(name, choices)).forEach(choices::add);
        bodies.stream()
                .skip(1)
                .map(name -> Commands.BODY + name)
                .filter(name -> fits(name, choices))
                .forEach(choices::add);
        panel.form(CommandForm.of(
                        "camera", ControlSpec.menu("camera", choices.subList(0, Math.min(MAX_CHOICES, choices.size()))))
                .withTooltip("The camera that this stream shows"));
        panel.form(CommandForm.of("resize", side("width", config.width()), side("height", config.height()))
                .withArgument("{width}x{height}")
                .withTooltip("Size of this stream's frames in pixels"));
        panel.form(CommandForm.of(
                        "step",
                        ControlSpec.number("steps")
                                .withInteger(true)
                                .withRange(1, Physics.MAX_STEPS)
                                .withValue(1))
                .withTooltip("Pauses and does that many steps"));
    }

    private static boolean fits(String name, List<String> choices) {
        return !name.isEmpty()
                && !name.equals(Commands.BODY)
                && name.length() <= ControlSpec.MAX_LABEL
                && !choices.contains(name);
    }

    private static ControlSpec side(String id, int value) {
        return ControlSpec.number(id)
                .withInteger(true)
                .withRange(ModelConfig.MIN_SIDE, ModelConfig.MAX_SIDE)
                .withValue(value)
                .withUnit("px");
    }

    Panel panel() {
        return panel;
    }

    /** Takes note of what the model has now, and tells its streams; at most ten times a second. */
    void update(List<ModelSource> streams) {
        long now = System.nanoTime();
        if (now - updatedNanos >= INTERVAL_NANOS && world.hold()) {
            updatedNanos = now;
            long step;
            try {
                step = Math.round(world.time() / world.timestep());
                for (int i = 0; i < actuators.size(); i++) {
                    if (!values.isWaiting(i)) {
                        show(actuators.get(i), world.control(i));
                    }
                }
            } finally {
                world.release();
            }
            show(speed, physics.speed());
            state = SimulationState.UNKNOWN
                    .withPaused(physics.paused())
                    .withSpeed(physics.speed())
                    .withRealTimeFactor(physics.pace())
                    .withStep(step);
        }
        for (ModelSource stream : streams) {
            stream.report(state);
        }
    }

    private static void show(Control control, double value) {
        ControlSpec spec = control.spec();
        if (Double.isFinite(value)) {
            control.set(Math.max(spec.min(), Math.min(spec.max(), value)));
        }
    }
}
