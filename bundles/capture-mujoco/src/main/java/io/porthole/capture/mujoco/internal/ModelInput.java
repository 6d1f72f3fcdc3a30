/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputTarget;
import io.porthole.capture.kit.InputQueue;
import io.porthole.capture.mujoco.internal.lib.Perturbation;
import io.porthole.capture.mujoco.internal.lib.Scene;
import io.porthole.capture.mujoco.internal.lib.World;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The input target of a model. Commands about time are run at once; the rest is queued until the next frame: drag
 * turns the camera, right drag (or shift) shifts it, the wheel zooms, a double click selects a body, ctrl and
 * drag pulls one.
 */
final class ModelInput implements InputTarget {
    private final InputQueue queue = new InputQueue();
    private final Map<String, PointerHandler> handlers = new HashMap<>();
    private final Physics physics;
    private final Commands commands;
    private final Runnable wake;

    /**
     * Creates the input target of all views.
     *
     * @param wake called when an event is queued
     */
    ModelInput(World world, Perturbation perturbation, Scene scene, Physics physics, List<View> views, Runnable wake) {
        this.physics = physics;
        this.commands = new Commands(physics, world.cameras(), world.bodies());
        this.wake = wake;
        for (View view : views) {
            PointerHandler handler = new PointerHandler(world, perturbation, scene, physics, view);
            view.streams().forEach(stream -> handlers.put(stream.name(), handler));
        }
    }

    @Override
    public Set<String> commands() {
        return Commands.NAMES;
    }

    /** A view has a camera of its own, which moves unless it is one of the model's. */
    @Override
    public @Nullable String camera(String stream) {
        PointerHandler handler = handlers.get(stream);
        return handler != null && handler.view().movable() ? handler.name() : null;
    }

    @Override
    public Set<String> cameraCommands() {
        return Commands.OF_CAMERA;
    }

    @Override
    public void input(String stream, InputEvent event) {
        PointerHandler handler = handlers.get(stream);
        if (handler == null) {
            return;
        }
        if (event instanceof InputEvent.Command command && commands.time(command)) {
            return;
        }
        if (event instanceof InputEvent.Key key && key.down() && key(key, handler)) {
            return;
        }
        queue.add(stream, event);
        wake.run();
    }

    private boolean key(InputEvent.Key key, PointerHandler handler) {
        String command = switch (key.key().toLowerCase(Locale.ROOT)) {
            case " " -> physics.paused() ? "resume" : "pause";
            case "r", "backspace" -> "reset";
            case "arrowright", "." -> "step";
            case "h" -> "home";
            case "escape" -> "camera";
            default -> "";
        };
        if (!command.isEmpty()) {
            input(handler.name(), new InputEvent.Command(command, ""));
        }
        return true;
    }

    /**
     * Handles the queued events; called by the thread that draws.
     *
     * @return whether there was anything
     */
    boolean apply() {
        boolean any = false;
        for (InputQueue.Entry next = queue.poll(); next != null; next = queue.poll()) {
            any = true;
            PointerHandler handler = handlers.get(next.stream());
            if (handler == null) {
                continue;
            }
            boolean cameraOnly = next.event() instanceof InputEvent.Camera;
            InputEvent event = next.event() instanceof InputEvent.Camera camera ? camera.event() : next.event();
            if (event instanceof InputEvent.Command command) {
                commands.view(command, handler.view());
            } else {
                handler.input(event, cameraOnly);
            }
        }
        return any;
    }
}
