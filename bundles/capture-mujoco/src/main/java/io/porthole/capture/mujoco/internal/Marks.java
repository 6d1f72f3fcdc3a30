/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.annotate.Annotations;
import io.porthole.capture.mujoco.internal.lib.Grip;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a viewer should know beside the picture: only what is out of the ordinary. */
final class Marks {
    /** Slower than this share of what was asked for is worth a word. */
    private static final double SLOW = 0.9;

    private final Physics physics;
    private final List<String> bodies;
    private State last = new State(false, 100, 0, 0);
    private Annotations made = Annotations.NONE;

    private record State(boolean paused, int percent, int restarts, int selected) {}

    Marks(Physics physics, List<String> bodies) {
        this.physics = physics;
        this.bodies = bodies;
    }

    /** As things stand; to be called while the world is held. */
    Annotations of(Grip grip) {
        double pace = physics.pace(), speed = physics.speed();
        double shown = physics.paused() || pace >= SLOW * speed ? speed : pace;
        State now = new State(physics.paused(), (int) Math.round(100 * shown), physics.restarts(), grip.selected());
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
