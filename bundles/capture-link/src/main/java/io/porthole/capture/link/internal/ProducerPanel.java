/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.panel.CommandForm;
import io.porthole.api.panel.Control;
import io.porthole.api.panel.ControlKind;
import io.porthole.api.panel.ControlSpec;
import io.porthole.api.panel.Panel;
import io.porthole.api.panel.Plot;
import io.porthole.protocol.ControlSpecJson;
import io.porthole.protocol.ControlValueJson;
import io.porthole.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Controls and plots of one producer: what it defines goes into the stream's panel, and what viewers set goes to it,
 * of each control the newest value alone. All but the calls of controls is for the link's thread.
 */
final class ProducerPanel {
    /** Most points in one POINTS. */
    static final int MAX_POINTS = 256;

    /** A time that is off by more is the time of arrival, as over TCP from a machine with another clock. */
    private static final double MAX_AGE_S = 60;

    private static final double MILLIS = 1000;

    private final Panel panel;
    private final Runnable wake;
    private final Set<String> set = new LinkedHashSet<>();
    /** How many values the producer itself has set, by control: it ignores what it had overtaken. */
    private final Map<String, Long> counts = new HashMap<>();

    private final Map<String, Plot> plots = new HashMap<>();

    /**
     * Begins without any.
     *
     * @param panel of the stream, which is cleared
     * @param wake lets the link's thread call {@link #send} soon
     */
    ProducerPanel(Panel panel, Runnable wake) {
        this.panel = panel;
        this.wake = wake;
        panel.clear();
        panel.editable(true);
    }

    /**
     * Handles the text of DEFINE, VALUE or POINTS.
     *
     * @throws LinkException when it is not understood or not allowed; the link can go on
     */
    void handle(int type, String text) throws LinkException {
        try {
            JsonNode json = Json.object(text);
            switch (type) {
                case Wire.DEFINE -> define(json);
                case Wire.VALUE -> value(json);
                default -> points(json);
            }
        } catch (IllegalArgumentException e) {
            throw new LinkException(Refusal.BAD_CONTROL, Wire.name(type) + ": " + e.getMessage());
        }
    }

    private void define(JsonNode json) {
        if (json.hasNonNull("remove")) {
            remove(Json.text(json, "remove"));
        } else if (json.hasNonNull("command")) {
            panel.form(form(json));
        } else {
            define(ControlSpecJson.read(json));
            synchronized (set) {
                counts.put(Json.text(json, "id"), json.hasNonNull("count") ? Json.number(json, "count") : 0);
            }
        }
    }

    private void remove(String id) {
        panel.remove(id);
        plots.remove(id);
        synchronized (set) {
            counts.remove(id);
            set.remove(id);
        }
    }

    private void define(ControlSpec spec) {
        if (spec.kind() == ControlKind.PLOT) {
            plots.put(spec.id(), panel.plot(spec));
            return;
        }
        Control present = panel.control(spec.id());
        if (present != null && present.spec().kind() == spec.kind()) {
            present.spec(spec);
        } else {
            panel.add(spec).onSet(value -> changed(spec.id()));
        }
    }

    private static CommandForm form(JsonNode json) {
        List<ControlSpec> fields = new ArrayList<>();
        json.path("fields").forEach(field -> fields.add(ControlSpecJson.read(field)));
        CommandForm form = CommandForm.of(Json.text(json, "command"), fields.toArray(ControlSpec[]::new))
                .withArgument("{}");
        if (json.hasNonNull("label")) {
            form = form.withLabel(Json.text(json, "label"));
        }
        return json.hasNonNull("tooltip") ? form.withTooltip(Json.text(json, "tooltip")) : form;
    }

    private void value(JsonNode json) {
        String id = Json.text(json, "id");
        Control control = panel.control(id);
        if (control == null) {
            throw new IllegalArgumentException("there is no control '" + Text.printable(id) + "'");
        }
        synchronized (set) {
            counts.put(id, Json.number(json, "count"));
            set.remove(id); // the producer's own value is the newer one
            control.set(ControlValueJson.read(json.path("value")));
        }
    }

    private void points(JsonNode json) {
        String id = Json.text(json, "id");
        Plot plot = plots.get(id);
        JsonNode points = json.path("points");
        if (plot == null || points.size() > MAX_POINTS) {
            throw new IllegalArgumentException(
                    plot == null
                            ? "there is no plot '" + Text.printable(id) + "'"
                            : "at most " + MAX_POINTS + " points are sent at a time");
        }
        double now = System.currentTimeMillis() / MILLIS;
        for (JsonNode point : points) {
            double[] values = new double[Math.max(0, point.size() - 2)];
            for (int i = 0; i < values.length; i++) {
                values[i] = number(point.path(i + 2));
            }
            double time = number(point.path(0));
            plot.addAt(now - time >= 0 && now - time < MAX_AGE_S ? time : now, number(point.path(1)), values);
        }
    }

    private static double number(JsonNode json) {
        return json.isNumber() && Double.isFinite(json.doubleValue()) ? json.doubleValue() : Double.NaN;
    }

    /** A viewer has set a control; on any thread. */
    private void changed(String id) {
        synchronized (set) {
            set.add(id);
        }
        wake.run();
    }

    /** Sends the values that viewers have set, as far as there is room. */
    void send(Outbound out) throws LinkException {
        synchronized (set) {
            while (!set.isEmpty()) {
                String id = set.iterator().next();
                Control control = panel.control(id);
                if (control != null && !out.value(json(id, control))) {
                    return;
                }
                set.remove(id);
            }
        }
    }

    private byte[] json(String id, Control control) {
        ObjectNode out = JsonNodeFactory.instance.objectNode().put("id", id);
        out.set("value", ControlValueJson.write(control.value()));
        return out.put("count", counts.getOrDefault(id, 0L)).toString().getBytes(StandardCharsets.UTF_8);
    }
}
