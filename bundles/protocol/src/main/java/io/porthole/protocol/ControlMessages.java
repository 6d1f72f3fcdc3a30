/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.control.ControlService;
import io.porthole.api.control.InputEvent;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one viewer says about the lease, input and the clock, and what it is answered. Messages come one at a time. */
public final class ControlMessages {
    private final boolean mayControl;
    private final Steering steering;
    private final Supplier<@Nullable ControlService> desks;
    private final MessageSink out;

    /**
     * A viewer's side.
     *
     * @param mayControl whether the viewer has the control role
     * @param steering what it holds
     * @param desks the desk of the moment, for the reason of a refusal
     * @param out where answers go
     */
    public ControlMessages(
            boolean mayControl, Steering steering, Supplier<@Nullable ControlService> desks, MessageSink out) {
        this.mayControl = mayControl;
        this.steering = steering;
        this.desks = desks;
        this.out = out;
    }

    /**
     * Does what a message says when it is one of {@code acquire}, {@code release}, {@code input} and {@code clock}.
     *
     * @param receivedMicros when it came, on {@link Messages#clockMicros}
     * @return whether it was one of these
     * @throws IllegalArgumentException when it is one of these and not well formed; the message says what is allowed
     */
    public boolean take(JsonNode message, long receivedMicros) {
        switch (message.path("type").asText()) {
            case "acquire" -> acquire(message);
            case "release" -> release(message);
            case "input" -> input(message);
            case "clock" -> clock(message, receivedMicros);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Tells of every lease that another viewer has taken. Called several times a second. */
    public void tellLost() {
        steering.lost((stream, holder) -> out.text("", Messages.lease(stream, false, holder)));
    }

    /** Tells that something was refused. */
    public void error(String title, String detail, @Nullable String stream) {
        out.text("error " + title + ' ' + stream, Messages.error(title, detail, stream));
    }

    private void clock(JsonNode json, long received) {
        JsonNode asked = json.path("t0");
        if (!asked.isNumber()) {
            throw new IllegalArgumentException("t0 is not a number");
        }
        ObjectNode answer = Messages.message("clock");
        answer.set("t0", asked);
        out.text(
                "", answer.put("t1", received).put("t2", Messages.clockMicros()).toString());
    }

    private boolean mayNotSteer(String stream) {
        if (mayControl) {
            return false;
        }
        error("View only", "This token may watch, not steer. Use the control token.", stream);
        return true;
    }

    private void acquire(JsonNode json) {
        String stream = Json.text(json, "stream");
        if (!mayNotSteer(stream)) {
            boolean granted = steering.acquire(stream, json.path("take").asBoolean());
            out.text("", Messages.lease(stream, granted, steering.holder(stream)));
        }
    }

    private void release(JsonNode json) {
        String stream = Json.text(json, "stream");
        steering.release(stream);
        out.text("", Messages.lease(stream, false, steering.holder(stream)));
    }

    private void input(JsonNode json) {
        String stream = Json.text(json, "stream");
        if (mayNotSteer(stream)) {
            return;
        }
        InputEvent event = InputEventJson.read(json.path("event"));
        if (event instanceof InputEvent.Command command && isUnknown(command.name(), stream)) {
            return;
        }
        if (!steering.send(stream, event)) {
            String holder = steering.holder(stream);
            String why = desks.get() == null
                    ? "Nothing can be steered here."
                    : holder == null ? "Acquire the lease first." : holder + " steers.";
            error("Not in control", why, stream);
        }
    }

    /** Refuses what the stream's target would not understand, to the one who steers it. */
    private boolean isUnknown(String command, String stream) {
        ControlService desk = desks.get();
        if (desk == null || !steering.holds(stream)) {
            return false;
        }
        Set<String> known = new TreeSet<>(desk.commands(stream));
        if (known.contains(command)) {
            return false;
        }
        String those = known.isEmpty() ? "no commands" : String.join(", ", known);
        error(
                "Unknown command",
                stream + " does not understand '" + command + "'. It understands " + those + ".",
                stream);
        return true;
    }
}
