/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.porthole.api.control.ControlService;
import io.porthole.api.control.ControlSession;
import io.porthole.api.control.InputEvent;
import io.porthole.api.control.LeaseListener;
import io.porthole.api.panel.CommandForm;
import io.porthole.api.panel.Control;
import io.porthole.api.panel.Panel;
import io.porthole.api.stream.Stream;
import io.porthole.http.Problem;
import io.porthole.http.Role;
import io.porthole.protocol.ControlValueJson;
import io.porthole.protocol.PanelJson;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The controls and commands of a stream: {@code GET} and {@code PATCH /api/v1/streams/{name}/controls}, {@code POST
 * /api/v1/streams/{name}/commands/{command}}. A request holds the lease for as long as it takes, which a viewer that is
 * in control does not lose by it.
 */
final class PanelRoutes {
    private static final ObjectReader READER = JsonMapper.builder().build().reader();

    private PanelRoutes() {}

    /** Answers what there is, with values and the numbers of points. */
    static void answer(Context ctx, Stream stream, @Nullable ControlService service) {
        Panel panel = service == null ? null : service.panel(stream.name());
        ObjectNode out = PanelJson.addControls(JsonNodeFactory.instance.objectNode(), stream, panel);
        for (JsonNode json : out.path("controls")) {
            Control control =
                    panel == null ? null : panel.control(json.path("id").asText());
            if (control != null && json instanceof ObjectNode object) {
                object.set("value", ControlValueJson.write(control.value()));
            }
        }
        PlotRoutes.addSizes((ArrayNode) out.path("plots"), stream, panel);
        ctx.header("Cache-Control", "no-store").contentType("application/json").result(out.toString());
    }

    /** Sets the controls that the body names, all or none. */
    static void patch(Context ctx, Stream stream, @Nullable ControlService service) {
        Map<String, Object> values = values(object(ctx.body()));
        Panel panel = service == null ? null : service.panel(stream.name());
        if (service == null || panel == null) {
            throw new Problem(404, "Unknown control", "The stream '" + stream.name() + "' has no controls.");
        }
        values.forEach((id, value) -> check(panel, id, value));
        inControl(ctx, stream, service, session -> {
            for (Map.Entry<String, Object> value : values.entrySet()) {
                if (!session.set(stream.name(), value.getKey(), value.getValue())) {
                    return false;
                }
            }
            return true;
        });
        answer(ctx, stream, service);
    }

    private static Map<String, Object> values(JsonNode json) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            values.put(field.getKey(), Problem.orBadValue(() -> ControlValueJson.read(field.getValue())));
        }
        if (values.isEmpty()) {
            throw Problem.badValue("The body is not an object like {\"speed\":0.5}.");
        }
        return values;
    }

    private static void check(Panel panel, String id, Object value) {
        Control control = panel.control(id);
        try {
            panel.check(id, value);
        } catch (IllegalArgumentException e) {
            if (control == null) {
                throw new Problem(404, "Unknown control", e.getMessage() + ".");
            }
            throw panel.isEnabled(control)
                    ? Problem.badValue(e.getMessage() + ".")
                    : new Problem(409, "Disabled", e.getMessage() + ".");
        }
    }

    /** Runs a command; who may not control the simulation may run those of its camera. */
    static void command(Context ctx, Stream stream, @Nullable ControlService all, String command) {
        ControlService cameras = all == null ? null : all.cameras();
        boolean moves = cameras != null && cameras.commands(stream.name()).contains(command);
        ControlService service = moves && Role.of(ctx.req()) == Role.CAMERA ? cameras : all;
        if (service == all) {
            Role.requireControl(ctx.req());
        }
        SortedSet<String> known = service == null ? Collections.emptySortedSet() : service.commands(stream.name());
        if (all == null || service == null || !known.contains(command)) {
            throw new Problem(
                    404,
                    "Unknown command",
                    stream.name() + " does not understand '" + command + "'. It understands "
                            + (known.isEmpty() ? "no commands" : String.join(", ", known)) + ".");
        }
        JsonNode body = ctx.body().isBlank() ? JsonNodeFactory.instance.objectNode() : object(ctx.body());
        String argument = argument(body, command, all.panel(stream.name()));
        inControl(
                ctx,
                stream,
                service,
                session -> session.send(stream.name(), new InputEvent.Command(command, argument)));
        ctx.status(204);
    }

    private static String argument(JsonNode body, String command, @Nullable Panel panel) {
        CommandForm form = panel == null ? null : panel.form(command);
        JsonNode text = body.path("argument");
        if (form == null && !body.path("arguments").isMissingNode()) {
            throw Problem.badValue("the command '" + command + "' has no fields.");
        }
        if (text.isTextual() || form == null) {
            if (!text.isMissingNode() && !text.isTextual()) {
                throw Problem.badValue("argument is not text.");
            }
            return text.asText();
        }
        try {
            return ControlValueJson.argument(form, body.path("arguments"));
        } catch (IllegalArgumentException e) {
            throw Problem.badValue(e.getMessage() + ".");
        }
    }

    /** Does that with the lease, which is given back. */
    private static void inControl(
            Context ctx, Stream stream, ControlService service, Predicate<ControlSession> action) {
        boolean take = "true".equals(ctx.queryParam("take"));
        try (ControlSession session = service.open("REST " + ctx.ip(), LeaseListener.NONE)) {
            if (!session.acquire(stream.name(), take) || !action.test(session)) {
                String holder = service.holder(stream.name());
                throw new Problem(
                        409,
                        "Not in control",
                        holder == null ? "Nothing takes input here." : holder + " is in control; ?take=true takes it.");
            }
        } catch (IllegalArgumentException e) {
            throw Problem.badValue(e.getMessage() + "."); // changed since it was checked
        }
    }

    private static JsonNode object(String body) {
        try {
            JsonNode json = READER.readTree(body);
            if (json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException e) {
            // answered below, as any other body that is no object
        }
        throw Problem.badValue("The body is not a JSON object.");
    }
}
