/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.panel;

import java.util.HashSet;
import java.util.List;

/** Checks the texts of a {@link ControlSpec}. */
final class ControlText {
    private ControlText() {}

    /** Returns a text of a length in that range without control characters. */
    static String require(String what, String text, int min, int max) {
        if (text.length() < min || text.length() > max || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + " is not " + min + " to " + max
                    + " characters without control characters: '" + shortened(text) + "'");
        }
        return text;
    }

    /** Returns a copy of 1 to that many different texts. */
    static List<String> options(String id, List<String> texts, int most) {
        List<String> copy = List.copyOf(texts);
        if (copy.isEmpty() || copy.size() > most || new HashSet<>(copy).size() < copy.size()) {
            throw new IllegalArgumentException(id + ": 1 to " + most + " different names are needed, not " + copy);
        }
        copy.forEach(text -> require(id, text, 1, ControlSpec.MAX_LABEL));
        return copy;
    }

    /** Returns a text for a message. */
    static String shortened(String text) {
        return text.length() <= ControlSpec.MAX_ID ? text : text.substring(0, ControlSpec.MAX_ID) + "…";
    }
}
