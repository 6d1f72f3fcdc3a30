/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.panel;

import java.util.Locale;

/** What a control looks like, and of what type its value is. The same words stand in the protocol. */
public enum ControlKind {
    /** A button; its value is how often it was pressed. */
    BUTTON,
    /** A number in a range, set by dragging. */
    SLIDER,
    /** A number in a field. */
    NUMBER,
    /** True or false. */
    CHECKBOX,
    /** One of several texts. */
    MENU,
    /** A text in a field. */
    TEXT,
    /** A colour, such as {@code #ff8800}. */
    COLOR,
    /** Several numbers. */
    VECTOR,
    /** A bar, 0 to 1, that viewers cannot change. */
    PROGRESS,
    /** A text with markup that viewers cannot change. */
    MARKDOWN,
    /** Curves that viewers cannot change. */
    PLOT;

    /** Returns the word, in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether viewers can change the value. */
    public boolean editable() {
        return this != PROGRESS && this != MARKDOWN && this != PLOT;
    }
}
