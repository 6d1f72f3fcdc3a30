/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputTarget;
import io.porthole.capture.mujoco.internal.lib.Grip;
import io.porthole.capture.mujoco.internal.lib.Painter;
import io.porthole.capture.mujoco.internal.lib.World;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * What viewers do to a model. What concerns time is done at once; the rest waits here until the next picture: drag
 * turns the camera, right drag (or shift) shifts it, the wheel zooms, a double click selects a body, ctrl and
 * drag pulls one.
 */
final class Steering implements InputTarget {
    private static final int MAX_WAITING = 512;

    private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Map<String, Hand> hands = new HashMap<>();
    private final Physics physics;
    private final Commands commands;
    private final Runnable wake;

    private record Waiting(Hand hand, InputEvent event) {}

    /**
     * Steering of all views.
     *
     * @param wake called when something waits
     */
    Steering(World world, Grip grip, Painter painter, Physics physics, List<View> views, Runnable wake) {
        this.physics = physics;
        this.commands = new Commands(physics, world.cameras(), world.bodies());
        this.wake = wake;
        for (View view : views) {
            Hand hand = new Hand(world, grip, painter, physics, view);
            view.streams().forEach(stream -> hands.put(stream.name(), hand));
        }
    }

    @Override
    public Set<String> commands() {
        return Commands.NAMES;
    }

    @Override
    public void input(String stream, InputEvent event) {
        Hand hand = hands.get(stream);
        if (hand == null) {
            return;
        }
        if (event instanceof InputEvent.Command command && commands.time(command)) {
            return;
        }
        if (event instanceof InputEvent.Key key && key.down() && key(key, hand)) {
            return;
        }
        if (!waiting.offer(new Waiting(hand, event))) {
            // nobody draws: old wishes have lost their meaning
            waiting.clear();
            waiting.add(new Waiting(hand, new InputEvent.Release()));
        }
        wake.run();
    }

    private boolean key(InputEvent.Key key, Hand hand) {
        String command = switch (key.key().toLowerCase(Locale.ROOT)) {
            case " " -> physics.paused() ? "resume" : "pause";
            case "r", "backspace" -> "reset";
            case "arrowright", "." -> "step";
            case "h" -> "home";
            case "escape" -> "camera";
            default -> "";
        };
        if (!command.isEmpty()) {
            input(hand.name(), new InputEvent.Command(command, ""));
        }
        return true;
    }

    /**
     * Does everything that waits; called by the thread that draws.
     *
     * @return whether there was anything
     */
    boolean apply() {
        boolean any = false;
        Waiting next = waiting.poll();
        while (next != null) {
            any = true;
            if (next.event() instanceof InputEvent.Command command) {
                commands.view(command, next.hand().view());
            } else {
                next.hand().input(next.event());
            }
            next = waiting.poll();
        }
        return any;
    }
}
