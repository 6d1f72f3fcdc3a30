/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.panel.CommandForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes and reads the values of controls, and makes the arguments of commands of them. */
public final class ControlValueJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MAX_ARGUMENT = 4096;

    private ControlValueJson() {}

    /** Returns a value as a {@link io.porthole.api.panel.Control} has it. */
    public static JsonNode write(Object value) {
        if (value instanceof Boolean truth) {
            return JSON.booleanNode(truth);
        }
        if (value instanceof Long number) {
            return JSON.numberNode(number);
        }
        if (value instanceof Number number) {
            double d = number.doubleValue();
            // 2 rather than 2.0: many readers tell whole numbers from others by that
            return d == Math.rint(d) && Math.abs(d) < 1e15 ? JSON.numberNode((long) d) : JSON.numberNode(d);
        }
        if (value instanceof List<?> list) {
            ArrayNode out = JSON.arrayNode();
            list.forEach(one -> out.add(write(one)));
            return out;
        }
        return JSON.textNode(value.toString());
    }

    /**
     * Returns a value for {@link io.porthole.api.panel.ControlSpec#accept}.
     *
     * @throws IllegalArgumentException when it is an object, or a list of others than numbers
     */
    public static Object read(JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isNumber()) {
            return value.doubleValue();
        }
        if (value.isTextual()) {
            return value.textValue();
        }
        if (value.isMissingNode() || value.isNull()) {
            return true; // a button is pressed by nothing too
        }
        List<Object> list = new ArrayList<>();
        for (JsonNode one : value) {
            if (!value.isArray() || !one.isNumber()) {
                throw new IllegalArgumentException("a value is a number, truth value, text or list of numbers");
            }
            list.add(one.doubleValue());
        }
        return list;
    }

    /**
     * Returns the argument of a command.
     *
     * @param arguments values by the fields' ids; those that are left out are as they begin
     * @throws IllegalArgumentException when a field does not take its value; the message says what it takes
     */
    public static String argument(CommandForm form, JsonNode arguments) {
        Map<String, Object> given = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : arguments.properties()) {
            given.put(field.getKey(), read(field.getValue()));
        }
        String argument = argument(form, form.accept(given));
        if (argument.length() > MAX_ARGUMENT) {
            throw new IllegalArgumentException("the arguments are longer than " + MAX_ARGUMENT + " characters");
        }
        return argument;
    }

    private static String argument(CommandForm form, Map<String, Object> values) {
        boolean object = form.argument().equals("{}") || (form.argument().isEmpty() && values.size() > 1);
        if (!object && !form.argument().isEmpty()) {
            String argument = form.argument();
            for (Map.Entry<String, Object> value : values.entrySet()) {
                argument = argument.replace(
                        '{' + value.getKey() + '}', write(value.getValue()).asText());
            }
            return argument;
        }
        if (!object) {
            JsonNode only = write(values.values().iterator().next());
            return only.isValueNode() ? only.asText() : only.toString();
        }
        ObjectNode all = JSON.objectNode();
        values.forEach((name, value) -> all.set(name, write(value)));
        return all.toString();
    }
}
