/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.annotate.Annotations;
import io.porthole.capture.mujoco.internal.lib.Perturbation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Annotations of a model's frames: only what is out of the ordinary. */
final class FrameAnnotations {
    /** The speed is shown when it is below this fraction of the configured one. */
    private static final double SLOW = 0.9;

    private final Physics physics;
    private final List<String> bodies;
    private State last = new State(false, 100, 0, 0);
    private Annotations made = Annotations.NONE;

    private record State(boolean paused, int percent, int restarts, int selected) {}

    FrameAnnotations(Physics physics, List<String> bodies) {
        this.physics = physics;
        this.bodies = bodies;
    }

    /** Returns the annotations of the moment; needs the world to be held. */
    Annotations of(Perturbation perturbation) {
        double pace = physics.pace(), speed = physics.speed();
        double shown = physics.paused() || pace >= SLOW * speed ? speed : pace;
        State now =
                new State(physics.paused(), (int) Math.round(100 * shown), physics.restarts(), perturbation.selected());
        if (!now.equals(last)) {
            last = now;
            made = made(now);
        }
        return made;
    }

    private Annotations made(State state) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (state.paused()) {
            values.put("paused", true);
        }
        if (state.percent() != 100) {
            values.put("speed", state.percent() / 100.0);
        }
        if (state.restarts() > 0) {
            values.put("unstable restarts", state.restarts());
        }
        if (state.selected() > 0) {
            String name = bodies.get(state.selected());
            values.put("selected", name.isEmpty() ? "body " + state.selected() : name);
        }
        return values.isEmpty() ? Annotations.NONE : Annotations.of(List.of(), values);
    }
}
