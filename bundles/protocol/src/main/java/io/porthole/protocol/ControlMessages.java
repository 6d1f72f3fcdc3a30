/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.control.ControlService;
import io.porthole.api.control.ControlSession;
import io.porthole.api.control.InputEvent;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages {@code acquire}, {@code ask}, {@code answer}, {@code release}, {@code input}, {@code name} and {@code
 * clock} on one connection of a viewer.
 */
public final class ControlMessages implements AutoCloseable {
    private final ViewerControl control;
    private final Supplier<@Nullable ControlService> services;
    private final MessageSink out;

    /**
     * Not open yet.
     *
     * @param control of the viewer, shared by its connections
     * @param services gives the present control service
     * @param out sends answers, and {@code lease} when a lease is lost
     */
    public ControlMessages(ViewerControl control, Supplier<@Nullable ControlService> services, MessageSink out) {
        this.control = control;
        this.services = services;
        this.out = out;
    }

    /** Adds the handlers of these messages. */
    public void addTo(MessageRouter router) {
        router.on("acquire", (message, received) -> acquire(message))
                .on("ask", (message, received) -> ask(message))
                .on("answer", (message, received) -> answer(message))
                .on("name", (message, received) -> control.rename(ViewerName.of(Json.text(message, "name"))))
                .on("release", (message, received) -> release(message))
                .on("input", (message, received) -> input(message))
                .on("clock", this::clock);
    }

    /** The connection can carry messages: it counts as one of the viewer's. */
    public void open() {
        control.join(this);
    }

    /** The connection carries no messages any more. With the viewer's last connection the leases are released. */
    @Override
    public void close() {
        control.leave(this);
    }

    @Nullable
    ControlService service() {
        return services.get();
    }

    MessageSink out() {
        return out;
    }

    private void clock(JsonNode message, long received) {
        JsonNode asked = message.path("t0");
        if (!asked.isNumber()) {
            throw new IllegalArgumentException("t0 is not a number");
        }
        ObjectNode answer = Messages.message("clock");
        answer.set("t0", asked);
        out.send(
                "", answer.put("t1", received).put("t2", Messages.clockMicros()).toString());
    }

    private boolean isRefused(String stream) {
        if (!control.allowed()) {
            out.sendError("View only", "This token is view-only. Use the control token.", stream);
        }
        return !control.allowed();
    }

    private void acquire(JsonNode message) {
        String stream = Json.text(message, "stream");
        if (isRefused(stream)) {
            return;
        }
        ControlSession session = control.session();
        if (session != null) {
            session.acquire(stream, message.path("take").asBoolean());
        }
        control.sendLease(stream, List.of(this));
    }

    private void ask(JsonNode message) {
        String stream = Json.text(message, "stream");
        if (isRefused(stream)) {
            return;
        }
        ControlSession session = control.session();
        boolean heard = session != null && session.ask(stream);
        if (!heard && holder(stream) != null) {
            out.sendError("Asked already", "Another viewer asks for control just now.", stream);
        }
        control.sendLease(stream, List.of(this), heard && !control.holds(stream) ? "asking" : "");
    }

    private @Nullable String holder(String stream) {
        ControlService service = control.service();
        return service == null ? null : service.holder(stream);
    }

    private void answer(JsonNode message) {
        String stream = Json.text(message, "stream");
        ControlSession session = control.session();
        if (session != null && !isRefused(stream)) {
            session.answer(stream, message.path("give").asBoolean());
        }
    }

    private void release(JsonNode message) {
        String stream = Json.text(message, "stream");
        ControlSession session = control.session();
        if (session != null) {
            session.release(stream);
        }
        control.sendLease(stream, List.of(this));
    }

    private void input(JsonNode message) {
        String stream = Json.text(message, "stream");
        if (isRefused(stream)) {
            return;
        }
        InputEvent event = InputEventJson.read(message.path("event"));
        if (event instanceof InputEvent.Command command && isUnknown(command.name(), stream)) {
            return;
        }
        ControlSession session = control.session();
        if (session == null || !session.send(stream, event)) {
            out.sendError("Not in control", reason(stream), stream);
        }
    }

    private String reason(String stream) {
        ControlService service = control.service();
        if (service == null) {
            return "Nothing can be controlled here.";
        }
        String holder = service.holder(stream);
        return holder == null ? "Acquire the lease first." : holder + " is in control.";
    }

    /** Refuses a command that the stream's target does not understand, to the holder of the lease. */
    private boolean isUnknown(String command, String stream) {
        ControlService service = control.service();
        if (service == null || !control.holds(stream)) {
            return false;
        }
        SortedSet<String> known = service.commands(stream);
        if (known.contains(command)) {
            return false;
        }
        String list = known.isEmpty() ? "no commands" : String.join(", ", known);
        out.sendError(
                "Unknown command",
                stream + " does not understand '" + command + "'. It understands " + list + ".",
                stream);
        return true;
    }
}
