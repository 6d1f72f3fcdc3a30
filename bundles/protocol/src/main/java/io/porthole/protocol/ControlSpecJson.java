/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.panel.CommandForm;
import io.porthole.api.panel.ControlKind;
import io.porthole.api.panel.ControlSpec;
import io.porthole.api.panel.Plot;
import java.util.ArrayList;
import java.util.List;

/** Writes and reads what controls, command forms and plots are; see docs/protocol.md. */
public final class ControlSpecJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ControlSpecJson() {}

    /** Returns a control's definition without its value; what is as usual is left out. */
    public static ObjectNode write(ControlSpec spec) {
        ObjectNode out =
                JSON.objectNode().put("id", spec.id()).put("kind", spec.kind().word());
        addShown(out, spec);
        addNumbers(out, spec);
        switch (spec.kind()) {
            case MENU -> addTexts(out.putArray("options"), spec.options());
            case TEXT -> out.put("maxLength", spec.maxLength());
            case VECTOR -> out.put("size", spec.size());
            default -> {} // has nothing of its own
        }
        return out;
    }

    private static void addShown(ObjectNode out, ControlSpec spec) {
        if (!spec.label().equals(spec.id())) {
            out.put("label", spec.label());
        }
        putText(out, "folder", spec.folder());
        putText(out, "unit", spec.unit());
        putText(out, "tooltip", spec.tooltip());
        if (spec.disabled()) {
            out.put("disabled", true);
        }
        if (spec.hidden()) {
            out.put("hidden", true);
        }
    }

    private static void addNumbers(ObjectNode out, ControlSpec spec) {
        if (Double.isFinite(spec.min())) {
            out.put("min", spec.min());
        }
        if (Double.isFinite(spec.max())) {
            out.put("max", spec.max());
        }
        if (spec.step() > 0) {
            out.put("step", spec.step());
        }
        if (spec.integer()) {
            out.put("integer", true);
        }
    }

    private static void putText(ObjectNode out, String name, String text) {
        if (!text.isEmpty()) {
            out.put(name, text);
        }
    }

    private static void addTexts(ArrayNode out, List<String> texts) {
        texts.forEach(out::add);
    }

    /** Returns a command form; its fields have the values that they begin with. */
    public static ObjectNode write(CommandForm form) {
        ObjectNode out = JSON.objectNode().put("command", form.command());
        if (!form.label().equals(form.command())) {
            out.put("label", form.label());
        }
        putText(out, "tooltip", form.tooltip());
        ArrayNode fields = out.putArray("fields");
        form.fields()
                .forEach(field ->
                        fields.add(write(field).<ObjectNode>set("value", ControlValueJson.write(field.initial()))));
        return out;
    }

    /** Returns a plot without its points. */
    public static ObjectNode write(Plot plot, boolean ofValues) {
        ControlSpec spec = plot.spec();
        ObjectNode out = JSON.objectNode().put("id", spec.id());
        addShown(out, spec);
        putText(out, "xLabel", spec.xLabel());
        addTexts(out.putArray("series"), spec.options());
        return out.put("source", ofValues ? "values" : "plot");
    }

    /**
     * Reads a definition, with the value that it has.
     *
     * @throws IllegalArgumentException when it is not one; the message says what is allowed
     */
    public static ControlSpec read(JsonNode json) {
        String id = Json.text(json, "id");
        ControlSpec spec = ofKind(kind(Json.text(json, "kind")), id, json);
        spec = spec.withFolder(text(json, "folder"))
                .withUnit(text(json, "unit"))
                .withTooltip(text(json, "tooltip"))
                .withXLabel(text(json, "xLabel"))
                .withDisabled(json.path("disabled").asBoolean())
                .withHidden(json.path("hidden").asBoolean())
                .withInteger(json.path("integer").asBoolean());
        if (json.hasNonNull("label")) {
            spec = spec.withLabel(text(json, "label"));
        }
        if (json.hasNonNull("step")) {
            spec = spec.withStep(number(json, "step", 0));
        }
        if (json.hasNonNull("min") || json.hasNonNull("max")) {
            spec = spec.withRange(
                    number(json, "min", Double.NEGATIVE_INFINITY), number(json, "max", Double.POSITIVE_INFINITY));
        }
        if (json.hasNonNull("maxLength")) {
            spec = spec.withMaxLength((int) number(json, "maxLength", 0));
        }
        return json.hasNonNull("value") ? spec.withValue(ControlValueJson.read(json.path("value"))) : spec;
    }

    private static ControlKind kind(String word) {
        for (ControlKind kind : ControlKind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("kind '" + word + "' is not known");
    }

    private static ControlSpec ofKind(ControlKind kind, String id, JsonNode json) {
        return switch (kind) {
            case BUTTON -> ControlSpec.button(id);
            case SLIDER -> ControlSpec.slider(id, number(json, "min", Double.NaN), number(json, "max", Double.NaN));
            case NUMBER -> ControlSpec.number(id);
            case CHECKBOX -> ControlSpec.checkbox(id);
            case MENU -> ControlSpec.menu(id, texts(json, "options"));
            case TEXT -> ControlSpec.text(id);
            case COLOR -> ControlSpec.color(id);
            case VECTOR -> ControlSpec.vector(id, (int) number(json, "size", 0));
            case PROGRESS -> ControlSpec.progress(id);
            case MARKDOWN -> ControlSpec.markdown(id);
            case PLOT -> ControlSpec.plot(id, texts(json, "series"));
        };
    }

    private static double number(JsonNode json, String name, double otherwise) {
        if (!json.hasNonNull(name)) {
            return otherwise;
        }
        if (!json.path(name).isNumber()) {
            throw new IllegalArgumentException(name + " is not a number");
        }
        return json.path(name).doubleValue();
    }

    private static String text(JsonNode json, String name) {
        return json.hasNonNull(name) ? Json.text(json, name) : "";
    }

    private static List<String> texts(JsonNode json, String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode one : json.path(name)) {
            if (!one.isTextual()) {
                throw new IllegalArgumentException(name + " is not a list of texts");
            }
            texts.add(one.textValue());
        }
        return texts;
    }
}
