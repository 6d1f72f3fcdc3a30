/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputEvent.PointerAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads input events from JSON, refusing what is not one, and writes them. */
public final class InputEventJson {
    private static final Pattern COMMAND = Pattern.compile("[a-z0-9.-]{1,64}");
    private static final int MAX_ARGUMENT = 4096;
    private static final int MAX_KEY = 64;
    private static final int ALL_MODIFIERS = InputEvent.SHIFT | InputEvent.CTRL | InputEvent.ALT | InputEvent.META;
    private static final int ALL_BUTTONS = 31;
    private static final double MAX_NOTCHES = 1000;
    private static final double MAX_MOTION = 10;
    private static final int MAX_GAMEPADS = 4;
    private static final int MAX_AXES = 16;
    private static final int MAX_GAMEPAD_BUTTONS = 32;

    private InputEventJson() {}

    /** Returns the JSON of an event. */
    public static String write(InputEvent event) {
        return json(event).toString();
    }

    private static ObjectNode json(InputEvent event) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        if (event instanceof InputEvent.Pointer p) {
            out.put("kind", "pointer").put("action", p.action().name().toLowerCase(Locale.ROOT));
            out.put("x", p.x()).put("y", p.y()).put("button", p.button()).put("buttons", p.buttons());
            out.put("modifiers", p.modifiers());
        } else if (event instanceof InputEvent.Wheel w) {
            out.put("kind", "wheel").put("x", w.x()).put("y", w.y());
            out.put("deltaX", w.deltaX()).put("deltaY", w.deltaY()).put("modifiers", w.modifiers());
        } else if (event instanceof InputEvent.Key k) {
            out.put("kind", "key").put("down", k.down()).put("code", k.code()).put("key", k.key());
            out.put("modifiers", k.modifiers());
        } else if (event instanceof InputEvent.Motion m) {
            out.put("kind", "motion").put("dx", m.dx()).put("dy", m.dy());
            out.put("buttons", m.buttons()).put("modifiers", m.modifiers());
        } else if (event instanceof InputEvent.Gamepad g) {
            out.put("kind", "gamepad").put("index", g.index());
            g.axes().forEach(out.putArray("axes")::add);
            g.buttons().forEach(out.putArray("buttons")::add);
        } else if (event instanceof InputEvent.Text t) {
            out.put("kind", "text").put("text", t.text());
        } else if (event instanceof InputEvent.Command c) {
            out.put("kind", "command").put("name", c.name()).put("argument", c.argument());
        } else if (event instanceof InputEvent.Camera camera) {
            out.put("kind", "camera").set("event", json(camera.event()));
        } else {
            out.put("kind", "release");
        }
        return out;
    }

    /**
     * Returns the event.
     *
     * @throws IllegalArgumentException when it is none; the message says what is allowed
     */
    public static InputEvent read(JsonNode event) {
        return switch (text(event, "kind", MAX_KEY)) {
            case "pointer" ->
                new InputEvent.Pointer(
                        action(text(event, "action", MAX_KEY)),
                        position(event, "x"),
                        position(event, "y"),
                        whole(event, "button", -1, 2, -1),
                        whole(event, "buttons", 0, ALL_BUTTONS, 0),
                        modifiers(event));
            case "wheel" ->
                new InputEvent.Wheel(
                        position(event, "x"),
                        position(event, "y"),
                        notches(event, "deltaX"),
                        notches(event, "deltaY"),
                        modifiers(event));
            case "key" ->
                new InputEvent.Key(
                        truth(event, "down"),
                        text(event, "code", MAX_KEY),
                        text(event, "key", MAX_KEY),
                        modifiers(event));
            case "motion" ->
                new InputEvent.Motion(
                        within(event, "dx", MAX_MOTION),
                        within(event, "dy", MAX_MOTION),
                        whole(event, "buttons", 0, ALL_BUTTONS, 0),
                        modifiers(event));
            case "gamepad" ->
                new InputEvent.Gamepad(
                        whole(event, "index", 0, MAX_GAMEPADS - 1, 0),
                        numbers(event, "axes", MAX_AXES, -1),
                        numbers(event, "buttons", MAX_GAMEPAD_BUTTONS, 0));
            case "text" -> new InputEvent.Text(inserted(event));
            case "command" -> new InputEvent.Command(command(event), argument(event));
            default ->
                throw new IllegalArgumentException(
                        "kind is not one of pointer, wheel, key, motion, gamepad, text, command");
        };
    }

    private static PointerAction action(String word) {
        for (PointerAction a : PointerAction.values()) {
            if (a.name().toLowerCase(Locale.ROOT).equals(word)) {
                return a;
            }
        }
        throw new IllegalArgumentException("action is not one of move, down, up, cancel");
    }

    /** A captured pointer leaves the frame while a button is held: such positions count as its edge. */
    private static double position(JsonNode event, String name) {
        return Math.max(0, Math.min(1, number(event, name)));
    }

    private static double notches(JsonNode event, String name) {
        return within(event, name, MAX_NOTCHES);
    }

    private static double within(JsonNode event, String name, double max) {
        return Math.max(-max, Math.min(max, number(event, name)));
    }

    /** Returns numbers from {@code min} to 1; what is beyond counts as on the edge. */
    private static List<Double> numbers(JsonNode event, String name, int max, double min) {
        JsonNode values = event.path(name);
        if (!values.isArray() || values.size() > max) {
            throw new IllegalArgumentException(name + " is not an array of at most " + max + " numbers");
        }
        List<Double> numbers = new ArrayList<>();
        for (JsonNode value : values) {
            if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
                throw new IllegalArgumentException(name + " is not an array of at most " + max + " numbers");
            }
            numbers.add(Math.max(min, Math.min(1, value.doubleValue())));
        }
        return numbers;
    }

    private static String inserted(JsonNode event) {
        String text = text(event, "text", MAX_ARGUMENT);
        if (text.isEmpty()) {
            throw new IllegalArgumentException("text is empty");
        }
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }

    private static int modifiers(JsonNode event) {
        return whole(event, "modifiers", 0, ALL_MODIFIERS, 0);
    }

    private static String command(JsonNode event) {
        String name = text(event, "name", MAX_KEY);
        if (!COMMAND.matcher(name).matches()) {
            throw new IllegalArgumentException("name is not 1 to 64 characters of a-z, 0-9, '.' and '-'");
        }
        return name;
    }

    private static String argument(JsonNode event) {
        return event.has("argument") ? text(event, "argument", MAX_ARGUMENT) : "";
    }

    private static double number(JsonNode event, String name) {
        JsonNode value = event.path(name);
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw new IllegalArgumentException(name + " is not a number");
        }
        return value.doubleValue();
    }

    private static int whole(JsonNode event, String name, int min, int max, int otherwise) {
        JsonNode value = event.path(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            throw new IllegalArgumentException(name + " is not a whole number in " + min + ".." + max);
        }
        return value.intValue();
    }

    private static boolean truth(JsonNode event, String name) {
        JsonNode value = event.path(name);
        if (!value.isBoolean()) {
            throw new IllegalArgumentException(name + " is not true or false");
        }
        return value.booleanValue();
    }

    private static String text(JsonNode event, String name, int max) {
        JsonNode value = event.path(name);
        if (!value.isTextual() || value.textValue().length() > max) {
            throw new IllegalArgumentException(name + " is not text of at most " + max + " characters");
        }
        return value.textValue();
    }
}
