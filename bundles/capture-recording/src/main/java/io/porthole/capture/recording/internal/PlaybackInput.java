/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.recording.internal;

import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputTarget;
import io.porthole.capture.kit.CommandArgument;
import io.porthole.capture.kit.InputQueue;
import java.util.Locale;
import java.util.Set;

/**
 * The input target of a recording. Commands and keys are queued for the thread that plays: space pauses, the right
 * and left arrows step, {@code r} goes to the beginning.
 */
final class PlaybackInput implements InputTarget {
    private static final Set<String> NAMES = Set.of("pause", "resume", "step", "reset", "speed", "seek");
    private static final int MAX_STEPS = 10_000;
    private static final double MAX_SECONDS = 1e6;

    private final InputQueue queue = new InputQueue();
    private final Runnable wake;

    /** @param wake called when an event is queued */
    PlaybackInput(Runnable wake) {
        this.wake = wake;
    }

    @Override
    public Set<String> commands() {
        return NAMES;
    }

    @Override
    public void input(String stream, InputEvent event) {
        if (event instanceof InputEvent.Command || (event instanceof InputEvent.Key key && key.down())) {
            queue.add(stream, event);
            wake.run();
        }
    }

    /**
     * Handles the queued events; called by the thread that plays.
     *
     * @return whether there was anything
     */
    boolean apply(Playback playback) {
        boolean any = false;
        for (InputQueue.Entry next = queue.poll(); next != null; next = queue.poll()) {
            any = true;
            if (next.event() instanceof InputEvent.Command command) {
                run(command.name(), command.argument().strip(), playback);
            } else if (next.event() instanceof InputEvent.Key key) {
                key(key.key().toLowerCase(Locale.ROOT), playback);
            }
        }
        return any;
    }

    private static void key(String key, Playback playback) {
        switch (key) {
            case " " -> run(playback.still() ? "resume" : "pause", "", playback);
            case "r", "home" -> run("reset", "", playback);
            case "arrowright", "." -> run("step", "1", playback);
            case "arrowleft", "," -> run("step", "-1", playback);
            default -> {
                // a recording knows no other keys
            }
        }
    }

    private static void run(String name, String argument, Playback playback) {
        switch (name) {
            case "pause" -> playback.pause();
            case "resume" -> playback.resume();
            case "reset" -> playback.seek(0);
            case "step" ->
                playback.step((int) CommandArgument.number(
                        "recording", argument.isEmpty() ? "1" : argument, -MAX_STEPS, MAX_STEPS, 0));
            case "speed" ->
                playback.speed(CommandArgument.number(
                        "recording", argument, Playback.MIN_SPEED, Playback.MAX_SPEED, playback.speed()));
            case "seek" -> {
                double seconds = CommandArgument.number("recording", argument, 0, MAX_SECONDS, Double.NaN);
                if (!Double.isNaN(seconds)) {
                    playback.seek((long) (seconds * 1e6));
                }
            }
            default -> {
                // refused by the host already: not in commands()
            }
        }
    }
}
