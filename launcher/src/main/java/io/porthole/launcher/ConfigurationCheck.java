/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import io.porthole.launcher.Metatype.Attribute;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds configured keys and values against what the bundles declare. A value of a wrong type ends the start, since the
 * bundle could not start with it; a key that nobody knows and a number out of its range are warnings, since the host
 * starts all the same.
 */
final class ConfigurationCheck {
    /** Only bundles of ours are known to declare all that they read. */
    private static final String OURS = "io.porthole.";

    private final Metatype metatype;
    private final List<String> warnings = new ArrayList<>();

    ConfigurationCheck(Metatype metatype) {
        this.metatype = metatype;
    }

    /** Returns the warnings, one sentence each. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /**
     * Checks one value.
     *
     * @param where it stands, for the sentence
     * @param text as it was written; a list is {@code [a,b]}
     * @throws RefusedException when the value is not of the key's type
     */
    void check(String where, String pid, String key, String text) throws RefusedException {
        if (key.contains(".")) {
            return; // the component runtime's own, such as the target of a reference
        }
        Map<String, Attribute> keys = metatype.keys(pid);
        if (keys == null) {
            if (pid.startsWith(OURS)) {
                String nearest = NearestName.of(pid, metatype.pids());
                warnings.add(where + ": no bundle has a configuration " + pid + (nearest == null ? "." : "; is it "
                        + nearest + "?"));
            }
            return;
        }
        Attribute attribute = keys.get(key);
        if (attribute == null) {
            String nearest = NearestName.of(key, keys.keySet());
            String allowed = nearest == null ? ". Its keys are " + String.join(", ", keys.keySet()) + '.'
                    : "; is it " + nearest + '?';
            warnings.add(where + ": " + pid + " has no key " + key + allowed);
            return;
        }
        for (String value : attribute.several() ? list(text) : List.of(text)) {
            String wrong = wrong(attribute, value.strip());
            if (wrong != null) {
                throw new RefusedException(where + ": " + pid + '/' + key + " is " + wrong + ", not '" + value + "'.");
            }
            warnOfRange(where + ": " + pid + '/' + key, attribute, value.strip());
            warnOfOptions(where + ": " + pid + '/' + key, attribute, value.strip());
        }
    }

    private static List<String> list(String text) {
        boolean brackets = text.startsWith("[") && text.endsWith("]");
        String inner = brackets ? text.substring(1, text.length() - 1) : text;
        return inner.isBlank() ? List.of() : List.of(inner.split(",", -1));
    }

    /** Returns what the value should have been; null when it is that. */
    private static @Nullable String wrong(Attribute attribute, String value) {
        return switch (attribute.type()) {
            case "Integer", "Short", "Byte" -> isWhole(value, Integer.MAX_VALUE) ? null : "a whole number";
            case "Long" -> isWhole(value, Long.MAX_VALUE) ? null : "a whole number";
            case "Double", "Float" -> number(value) != null ? null : "a number";
            case "Boolean" ->
                value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false") ? null : "true or false";
            default -> null;
        };
    }

    private static boolean isWhole(String value, long max) {
        try {
            long number = Long.parseLong(value);
            return number <= max && number >= -max - 1;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static @Nullable BigDecimal number(@Nullable String text) {
        try {
            return text == null ? null : new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private void warnOfRange(String what, Attribute attribute, String value) {
        BigDecimal number = number(value);
        BigDecimal min = number(attribute.min());
        BigDecimal max = number(attribute.max());
        boolean low = number != null && min != null && number.compareTo(min) < 0;
        boolean high = number != null && max != null && number.compareTo(max) > 0;
        if (low || high) {
            warnings.add(what + " is " + value + ", which is not in " + (min == null ? "" : min) + ".."
                    + (max == null ? "" : max) + '.');
        }
    }

    private void warnOfOptions(String what, Attribute attribute, String value) {
        List<String> options = attribute.options();
        if (!options.isEmpty() && options.stream().noneMatch(value::equalsIgnoreCase)) {
            warnings.add(what + " is '" + value + "', which is not one of " + String.join(", ", options) + '.');
        }
    }
}
