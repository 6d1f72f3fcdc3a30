/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.control.InputEvent;
import io.porthole.capture.kit.CommandArgument;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands of viewers. */
final class Commands {
    /** All of them. */
    static final Set<String> NAMES = Set.of("pause", "resume", "step", "reset", "speed", "home", "camera", "resize");

    /** Those that move the camera of a view and do nothing else. */
    static final Set<String> OF_CAMERA = Set.of("home", "camera");

    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})\\s*[x×]\\s*(\\d{1,5})");
    /** What a camera that follows a body is called. */
    static final String BODY = "body:";

    private final Physics physics;
    private final List<String> cameras;
    private final List<String> bodies;

    Commands(Physics physics, List<String> cameras, List<String> bodies) {
        this.physics = physics;
        this.cameras = cameras;
        this.bodies = bodies;
    }

    /**
     * Runs a command about time.
     *
     * @return false when the command is not one of those
     */
    boolean time(InputEvent.Command command) {
        String argument = command.argument().strip();
        switch (command.name()) {
            case "pause" -> physics.pause(true);
            case "resume" -> physics.pause(false);
            case "reset" -> physics.reset();
            case "step" ->
                physics.step((int)
                        CommandArgument.number("mujoco", argument.isEmpty() ? "1" : argument, 1, Physics.MAX_STEPS, 0));
            case "speed" ->
                physics.speed(CommandArgument.number(
                        "mujoco", argument, Physics.MIN_SPEED, Physics.MAX_SPEED, physics.speed()));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Runs a command about a view; called by the thread that draws. */
    void view(InputEvent.Command command, View view) {
        String argument = command.argument().strip();
        switch (command.name()) {
            case "home" -> view.orbit().home();
            case "camera" -> camera(argument, view);
            case "resize" -> resize(argument, view);
            default -> LOG.warn("[mujoco] Unknown command {}", command.name());
        }
    }

    private void camera(String argument, View view) {
        int camera = cameras.indexOf(argument);
        int body = argument.startsWith(BODY) ? bodies.indexOf(argument.substring(BODY.length())) : -1;
        if (argument.isEmpty() || argument.equals("free")) {
            view.free();
        } else if (camera >= 0) {
            view.through(camera);
        } else if (body > 0) {
            view.follow(body);
        } else {
            LOG.warn("[mujoco] camera '{}' is not free, body:NAME or one of {}", argument, cameras);
        }
    }

    private static void resize(String argument, View view) {
        Matcher size = SIZE.matcher(argument);
        if (size.matches()) {
            int width = Integer.parseInt(size.group(1)), height = Integer.parseInt(size.group(2));
            if (ModelConfig.fits(width) && ModelConfig.fits(height)) {
                view.resize(width, height);
                return;
            }
        }
        LOG.warn(
                "[mujoco] resize '{}' is not WIDTHxHEIGHT, each {}..{}",
                argument,
                ModelConfig.MIN_SIDE,
                ModelConfig.MAX_SIDE);
    }
}
