/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.panel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Values of controls: what each kind takes, and what it begins with. */
final class ControlValue {
    private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final double MAX_WHOLE = 9007199254740991.0;

    private ControlValue() {}

    static Object initial(ControlSpec spec) {
        return switch (spec.kind()) {
            case BUTTON -> 0L;
            case SLIDER, NUMBER -> whole(spec, Math.max(spec.min(), Math.min(spec.max(), 0)));
            case CHECKBOX -> false;
            case MENU -> spec.options().get(0);
            case COLOR -> "#ffffff";
            case VECTOR -> Collections.nCopies(spec.size(), Math.max(spec.min(), Math.min(spec.max(), 0)));
            case PROGRESS -> 0.0;
            case TEXT, MARKDOWN, PLOT -> "";
        };
    }

    static Object accept(ControlSpec spec, Object value) {
        return switch (spec.kind()) {
            case BUTTON -> presses(spec, value);
            case SLIDER, NUMBER -> number(spec, value);
            case CHECKBOX -> truth(spec, value);
            case MENU -> option(spec, value);
            case TEXT, MARKDOWN -> text(spec, value);
            case COLOR -> color(spec, value);
            case VECTOR -> vector(spec, value);
            case PROGRESS -> fraction(spec, value);
            case PLOT -> throw refused(spec, "a plot takes points, not a value");
        };
    }

    private static IllegalArgumentException refused(ControlSpec spec, String why) {
        return new IllegalArgumentException(spec.id() + ": " + why);
    }

    private static Object presses(ControlSpec spec, Object value) {
        if (value instanceof Number count && count.longValue() >= 0) {
            return count.longValue();
        }
        throw refused(spec, "a button is pressed by true");
    }

    private static Object number(ControlSpec spec, Object value) {
        return whole(spec, inRange(spec, finite(spec, value)));
    }

    private static Object whole(ControlSpec spec, double number) {
        if (!spec.integer()) {
            return number;
        }
        if (number != Math.rint(number) || Math.abs(number) > MAX_WHOLE) {
            throw refused(spec, words(number) + " is not a whole number");
        }
        return (long) number;
    }

    private static double finite(ControlSpec spec, Object value) {
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw refused(spec, quoted(value) + " is not a number");
    }

    private static double inRange(ControlSpec spec, double number) {
        if (number < spec.min() || number > spec.max()) {
            throw refused(spec, words(number) + " is not in " + words(spec.min()) + ".." + words(spec.max()));
        }
        return number;
    }

    private static Object truth(ControlSpec spec, Object value) {
        if (value instanceof Boolean) {
            return value;
        }
        throw refused(spec, quoted(value) + " is not true or false");
    }

    private static Object option(ControlSpec spec, Object value) {
        if (value instanceof String text && spec.options().contains(text)) {
            return text;
        }
        throw refused(spec, quoted(value) + " is not one of " + String.join(", ", spec.options()));
    }

    private static Object text(ControlSpec spec, Object value) {
        if (value instanceof String text && text.length() <= spec.maxLength()) {
            return text;
        }
        throw refused(spec, "the value is not text of at most " + spec.maxLength() + " characters");
    }

    private static Object color(ControlSpec spec, Object value) {
        if (value instanceof String text && COLOR.matcher(text).matches()) {
            return text.toLowerCase(Locale.ROOT);
        }
        throw refused(spec, quoted(value) + " is not a colour such as #ff8800");
    }

    private static Object vector(ControlSpec spec, Object value) {
        if (!(value instanceof List<?> list) || list.size() != spec.size()) {
            throw refused(spec, "the value is not a list of " + spec.size() + " numbers");
        }
        List<Double> numbers = new ArrayList<>(spec.size());
        for (Object one : list) {
            numbers.add(inRange(spec, finite(spec, one)));
        }
        return Collections.unmodifiableList(numbers);
    }

    private static Object fraction(ControlSpec spec, Object value) {
        double number = finite(spec, value);
        if (number < 0 || number > 1) {
            throw refused(spec, words(number) + " is not in 0..1");
        }
        return number;
    }

    private static String quoted(Object value) {
        return value instanceof String text ? '\'' + ControlText.shortened(text) + '\'' : String.valueOf(value);
    }

    private static String words(double number) {
        return number == Math.rint(number) && Math.abs(number) < MAX_WHOLE
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
