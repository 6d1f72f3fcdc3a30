/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.capture.mujoco.internal.lib.World;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Values that viewers have set for a model's controls, until the next step. Safe from any thread. */
final class ActuatorControls {
    private final Map<Integer, Double> waiting = new ConcurrentHashMap<>();

    void set(int actuator, double value) {
        waiting.put(actuator, value);
    }

    boolean isWaiting(int actuator) {
        return waiting.containsKey(actuator);
    }

    /** Sets them in the world, which is held. */
    void apply(World world) {
        if (!waiting.isEmpty()) {
            waiting.forEach((actuator, value) -> {
                world.control(actuator, value);
                waiting.remove(actuator, value);
            });
        }
    }
}
