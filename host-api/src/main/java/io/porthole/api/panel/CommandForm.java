/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.panel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fields for the argument of a command, which viewers fill in before it is sent. Immutable: {@link #of} makes one,
 * {@code with} methods copy it.
 */
public final class CommandForm {
    /** Most fields. */
    public static final int MAX_FIELDS = 16;

    private final String command;
    private final List<ControlSpec> fields;
    private final String label;
    private final String tooltip;
    private final String argument;

    private CommandForm(String command, List<ControlSpec> fields, String label, String tooltip, String argument) {
        this.command = command;
        this.fields = fields;
        this.label = label;
        this.tooltip = tooltip;
        this.argument = argument;
    }

    /**
     * Returns a form.
     *
     * @param command name of one of the input target's commands
     * @param fields what is filled in, 1 to {@value #MAX_FIELDS}; each begins with its initial value
     */
    public static CommandForm of(String command, ControlSpec... fields) {
        List<ControlSpec> list = List.of(fields);
        boolean shown = list.stream().anyMatch(field -> !field.kind().editable() || field.kind() == ControlKind.BUTTON);
        if (list.isEmpty() || list.size() > MAX_FIELDS || shown) {
            throw new IllegalArgumentException(
                    command + ": 1 to " + MAX_FIELDS + " fields that can be filled in are needed, not " + list);
        }
        ControlText.require("command", command, 1, ControlSpec.MAX_ID);
        return new CommandForm(command, list, command, "", "");
    }

    /** Returns a copy that is called so for viewers. */
    public CommandForm withLabel(String value) {
        String checked = ControlText.require("label", value, 1, ControlSpec.MAX_LABEL);
        return new CommandForm(command, fields, checked, tooltip, argument);
    }

    /** Returns a copy with a sentence that explains it. */
    public CommandForm withTooltip(String value) {
        String checked = ControlText.require("tooltip", value, 0, ControlSpec.MAX_TOOLTIP);
        return new CommandForm(command, fields, label, checked, argument);
    }

    /**
     * Returns a copy whose argument is made of a pattern, such as <code>{width}x{height}</code>, or is a JSON object of
     * all fields, <code>{}</code>. Without one it is the value itself of a single field, and that object of several.
     */
    public CommandForm withArgument(String pattern) {
        return new CommandForm(command, fields, label, tooltip, pattern);
    }

    /** Returns the command's name. */
    public String command() {
        return command;
    }

    /** Returns the fields in their order. */
    public List<ControlSpec> fields() {
        return fields;
    }

    /** Returns how the command is called for viewers. */
    public String label() {
        return label;
    }

    /** Returns the sentence that explains it, empty for none. */
    public String tooltip() {
        return tooltip;
    }

    /** Returns the pattern of the argument, empty for none. */
    public String argument() {
        return argument;
    }

    /**
     * Returns the values of all fields in their order: those given, and the initial ones of the others.
     *
     * @param given values by the fields' ids
     * @throws IllegalArgumentException when a field does not take its value, or there is no such field
     */
    public Map<String, Object> accept(Map<String, Object> given) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (ControlSpec field : fields) {
            Object value = given.get(field.id());
            values.put(field.id(), value == null ? field.initial() : field.accept(value));
        }
        for (String name : given.keySet()) {
            if (!values.containsKey(name)) {
                throw new IllegalArgumentException(command + " has no field '" + ControlText.shortened(name)
                        + "'. It has " + String.join(", ", values.keySet()));
            }
        }
        return values;
    }

    @Override
    public String toString() {
        return command + fields;
    }
}
