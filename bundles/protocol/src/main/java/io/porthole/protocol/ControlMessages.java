/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.control.ControlService;
import io.porthole.api.control.ControlSession;
import io.porthole.api.control.InputEvent;
import io.porthole.api.panel.CommandForm;
import io.porthole.api.panel.Control;
import io.porthole.api.panel.Panel;
import io.porthole.api.stream.StreamRegistry;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages {@code acquire}, {@code ask}, {@code answer}, {@code release}, {@code input}, {@code set-control},
 * {@code name} and {@code clock} on one connection of a viewer, and those of its {@link PanelMessages}.
 */
public final class ControlMessages implements AutoCloseable {
    private static final String VIEW_ONLY_TITLE = "View only";
    private static final String VIEW_ONLY = "This token is view-only. Use the control token.";
    private static final String CAMERA_ONLY_TITLE = "Camera only";
    private static final String CAMERA_ONLY = "This token moves cameras only. Use the control token for all else.";
    private static final String NOT_IN_CONTROL = "Not in control";
    private static final int MAX_SETS_A_SECOND = 200;
    private static final long SECOND_MICROS = 1_000_000;

    private final ViewerControl control;
    private final Supplier<@Nullable ControlService> services;
    private final MessageSink out;
    private final PanelMessages panels;
    private long secondMicros;
    private int setsInSecond;

    /**
     * Not open yet.
     *
     * @param control of the viewer, shared by its connections
     * @param services gives the present control service
     * @param registry the streams, whose controls can be subscribed to
     * @param out sends answers, and {@code lease} when a lease is lost
     */
    public ControlMessages(
            ViewerControl control,
            Supplier<@Nullable ControlService> services,
            StreamRegistry registry,
            MessageSink out) {
        this.control = control;
        this.services = services;
        this.out = out;
        this.panels = new PanelMessages(registry, services, out);
    }

    /** Adds the handlers of these messages. */
    public void addTo(MessageRouter router) {
        router.on("acquire", (message, received) -> acquire(message))
                .on("ask", (message, received) -> ask(message))
                .on("answer", (message, received) -> answer(message))
                .on("name", (message, received) -> control.rename(ViewerName.of(Json.text(message, "name"))))
                .on("release", (message, received) -> release(message))
                .on("input", (message, received) -> input(message))
                .on("set-control", this::set)
                .on("clock", this::clock);
        panels.addTo(router);
    }

    /** Sends what has changed of the controls that the viewer follows; called several times a second, by one thread. */
    public void tick() {
        panels.tick();
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
        ControlService service = control.service();
        if (control.role() == ViewerRole.VIEW) {
            out.sendError(VIEW_ONLY_TITLE, VIEW_ONLY, stream);
            return true;
        }
        boolean noCamera = control.role() == ViewerRole.CAMERA && (service == null || !service.steerable(stream));
        if (noCamera) {
            out.sendError(
                    CAMERA_ONLY_TITLE, stream + " has no camera that can be moved by itself. " + CAMERA_ONLY, stream);
        }
        return noCamera;
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
            out.sendError("Asked already", asked(stream), stream);
        }
        control.sendLease(stream, List.of(this), heard && !control.holds(stream) ? "asking" : "");
    }

    private String asked(String stream) {
        return control.role() == ViewerRole.CAMERA
                ? holder(stream) + " has the camera, or another viewer asks for it just now."
                : "Another viewer asks for control just now.";
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
        InputEvent event = event(stream, message.path("event"));
        if (isBeyondCamera(event, stream)
                || (event instanceof InputEvent.Command command && isUnknown(command.name(), stream))) {
            return;
        }
        ControlSession session = control.session();
        if (session == null || !session.send(stream, event)) {
            out.sendError(NOT_IN_CONTROL, reason(stream), stream);
        }
    }

    /** Refuses what moves no camera, to a viewer who may do no more. */
    private boolean isBeyondCamera(InputEvent event, String stream) {
        ControlService service = control.service();
        if (control.role() != ViewerRole.CAMERA || service == null) {
            return false;
        }
        SortedSet<String> commands = service.commands(stream);
        boolean beyond = !InputEvent.Camera.takes(event, commands);
        if (beyond) {
            String allowed = commands.isEmpty() ? "" : " and the commands " + String.join(", ", commands);
            out.sendError(CAMERA_ONLY_TITLE, CAMERA_ONLY + " It sends pointer and wheel" + allowed + ".", stream);
        }
        return beyond;
    }

    /** Reads an event; the argument of a command may be given by the fields of its form. */
    private InputEvent event(String stream, JsonNode json) {
        InputEvent event = InputEventJson.read(json);
        if (!(event instanceof InputEvent.Command command) || !json.hasNonNull("arguments")) {
            return event;
        }
        ControlService service = services.get();
        Panel panel = service == null ? null : service.panel(stream);
        CommandForm form = panel == null ? null : panel.form(command.name());
        if (form == null) {
            throw new IllegalArgumentException("the command '" + command.name() + "' has no fields");
        }
        return new InputEvent.Command(command.name(), ControlValueJson.argument(form, json.path("arguments")));
    }

    private void set(JsonNode message, long received) {
        String stream = Json.text(message, "stream");
        String id = Json.text(message, "control");
        String title = refusalTitle(stream, id, received);
        String detail = title.isEmpty() ? "" : refusalDetail(title, stream, id);
        if (title.isEmpty()) {
            try {
                ControlSession session = control.session();
                if (session == null || !session.set(stream, id, ControlValueJson.read(message.path("value")))) {
                    title = NOT_IN_CONTROL;
                    detail = reason(stream);
                }
            } catch (IllegalArgumentException e) {
                title = "Bad value";
                detail = e.getMessage() + ".";
            }
        }
        if (!title.isEmpty()) {
            out.send("", Messages.controlError(title, detail, stream, id));
            panels.sendAgain(stream, id);
        }
    }

    /** Returns the title of what stands against setting a control; empty when nothing does but perhaps the value. */
    private String refusalTitle(String stream, String id, long received) {
        if (control.role() != ViewerRole.CONTROL) {
            return control.role() == ViewerRole.CAMERA ? CAMERA_ONLY_TITLE : VIEW_ONLY_TITLE;
        }
        if (received - secondMicros >= SECOND_MICROS) {
            secondMicros = received;
            setsInSecond = 0;
        }
        if (++setsInSecond > MAX_SETS_A_SECOND) {
            return "Too many changes";
        }
        if (!control.holds(stream)) {
            return NOT_IN_CONTROL;
        }
        ControlService service = control.service();
        Panel panel = service == null ? null : service.panel(stream);
        Control found = panel == null ? null : panel.control(id);
        if (panel == null || found == null) {
            return "Unknown control";
        }
        return panel.isEnabled(found) ? "" : "Disabled";
    }

    private String refusalDetail(String title, String stream, String id) {
        return switch (title) {
            case VIEW_ONLY_TITLE -> VIEW_ONLY;
            case CAMERA_ONLY_TITLE -> CAMERA_ONLY;
            case "Too many changes" -> "At most " + MAX_SETS_A_SECOND + " a second are taken.";
            case "Unknown control" -> stream + " has no control '" + id + "'.";
            case "Disabled" -> id + " cannot be changed now.";
            default -> reason(stream);
        };
    }

    private String reason(String stream) {
        ControlService service = control.service();
        if (service == null) {
            return "Nothing can be controlled here.";
        }
        String holder = service.holder(stream);
        return holder == null
                ? "Acquire the lease first."
                : holder + (control.role() == ViewerRole.CAMERA ? " has the camera." : " is in control.");
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
