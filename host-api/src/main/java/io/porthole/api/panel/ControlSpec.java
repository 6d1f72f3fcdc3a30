/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.panel;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a control is: its kind, where and how it is shown, and which values it takes. Immutable: a factory such as
 * {@link #slider} makes one, {@code with} methods copy it. {@link Panel#add} adds it to a panel.
 */
public final class ControlSpec {
    /** Longest id, in characters. */
    public static final int MAX_ID = 64;

    /** Longest label, unit or name of a folder, in characters. */
    public static final int MAX_LABEL = 128;

    /** Longest tooltip, in characters. */
    public static final int MAX_TOOLTIP = 512;

    /** Most choices of a menu. */
    public static final int MAX_OPTIONS = 256;

    /** Most curves of a plot. */
    public static final int MAX_SERIES = 8;

    /** Most numbers of a vector. */
    public static final int MAX_SIZE = 16;

    /** Longest text of a text field, in characters. */
    public static final int MAX_TEXT = 4096;

    /** Longest text of {@link ControlKind#MARKDOWN}, in characters. */
    public static final int MAX_MARKDOWN = 8192;

    private final ControlKind kind;
    private final String id;
    private String label;
    private String folder = "";
    private String unit = "";
    private String tooltip = "";
    private String xLabel = "";
    private boolean disabled;
    private boolean hidden;
    private double min = Double.NEGATIVE_INFINITY;
    private double max = Double.POSITIVE_INFINITY;
    private double step;
    private boolean integer;
    private List<String> options = List.of();
    private int maxLength = 256;
    private int size = 1;
    private @Nullable Object initial;

    private ControlSpec(ControlKind kind, String id) {
        this.kind = kind;
        this.id = ControlText.require("id", id, 1, MAX_ID);
        this.label = id;
    }

    /** Returns a button. */
    public static ControlSpec button(String id) {
        return new ControlSpec(ControlKind.BUTTON, id);
    }

    /**
     * Returns a slider.
     *
     * @throws IllegalArgumentException when {@code min} is not below {@code max}, or one is not finite
     */
    public static ControlSpec slider(String id, double min, double max) {
        if (!Double.isFinite(min) || !Double.isFinite(max)) {
            throw new IllegalArgumentException(id + ": a slider has a finite range, not " + min + ".." + max);
        }
        return new ControlSpec(ControlKind.SLIDER, id).withRange(min, max);
    }

    /** Returns a field for a number of any size. */
    public static ControlSpec number(String id) {
        return new ControlSpec(ControlKind.NUMBER, id);
    }

    /** Returns a check box. */
    public static ControlSpec checkbox(String id) {
        return new ControlSpec(ControlKind.CHECKBOX, id);
    }

    /** Returns a menu of 1 to {@value #MAX_OPTIONS} choices. */
    public static ControlSpec menu(String id, List<String> options) {
        ControlSpec menu = new ControlSpec(ControlKind.MENU, id);
        menu.options = ControlText.options(id, options, MAX_OPTIONS);
        return menu;
    }

    /** Returns a field for a text of at most 256 characters. */
    public static ControlSpec text(String id) {
        return new ControlSpec(ControlKind.TEXT, id);
    }

    /** Returns a field for a colour. */
    public static ControlSpec color(String id) {
        return new ControlSpec(ControlKind.COLOR, id);
    }

    /** Returns fields for that many numbers, 1 to {@value #MAX_SIZE}. */
    public static ControlSpec vector(String id, int size) {
        if (size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException(id + ": a vector has 1 to " + MAX_SIZE + " numbers, not " + size);
        }
        ControlSpec vector = new ControlSpec(ControlKind.VECTOR, id);
        vector.size = size;
        return vector;
    }

    /** Returns a bar that shows how much is done. */
    public static ControlSpec progress(String id) {
        return new ControlSpec(ControlKind.PROGRESS, id);
    }

    /** Returns a text with markup. */
    public static ControlSpec markdown(String id) {
        return new ControlSpec(ControlKind.MARKDOWN, id);
    }

    /**
     * Returns a plot, for {@link Panel#plot(ControlSpec)}.
     *
     * @param series names of its curves, 1 to {@value #MAX_SERIES}
     */
    public static ControlSpec plot(String id, List<String> series) {
        ControlSpec plot = new ControlSpec(ControlKind.PLOT, id);
        plot.options = ControlText.options(id, series, MAX_SERIES);
        return plot;
    }

    private ControlSpec copy() {
        ControlSpec copy = new ControlSpec(kind, id);
        copy.label = label;
        copy.folder = folder;
        copy.unit = unit;
        copy.tooltip = tooltip;
        copy.xLabel = xLabel;
        copy.disabled = disabled;
        copy.hidden = hidden;
        copy.min = min;
        copy.max = max;
        copy.step = step;
        copy.integer = integer;
        copy.options = options;
        copy.maxLength = maxLength;
        copy.size = size;
        copy.initial = initial;
        return copy;
    }

    /** Returns a copy that is called so for viewers; the id itself otherwise. */
    public ControlSpec withLabel(String value) {
        ControlSpec copy = copy();
        copy.label = ControlText.require("label", value, 1, MAX_LABEL);
        return copy;
    }

    /** Returns a copy in that folder; a folder in a folder is written {@code Robot/Arm}, none is empty. */
    public ControlSpec withFolder(String value) {
        ControlSpec copy = copy();
        copy.folder = ControlText.require("folder", value, 0, MAX_LABEL);
        return copy;
    }

    /** Returns a copy with the unit of its value, such as {@code m/s}; empty for none. */
    public ControlSpec withUnit(String value) {
        ControlSpec copy = copy();
        copy.unit = ControlText.require("unit", value, 0, MAX_LABEL);
        return copy;
    }

    /** Returns a copy with a sentence that explains it; empty for none. */
    public ControlSpec withTooltip(String value) {
        ControlSpec copy = copy();
        copy.tooltip = ControlText.require("tooltip", value, 0, MAX_TOOLTIP);
        return copy;
    }

    /** Returns a copy of a plot with what its points' x is; empty where they have none. */
    public ControlSpec withXLabel(String value) {
        ControlSpec copy = copy();
        copy.xLabel = ControlText.require("xLabel", value, 0, MAX_LABEL);
        return copy;
    }

    /** Returns a copy that is shown and that viewers cannot change for now. */
    public ControlSpec withDisabled(boolean value) {
        ControlSpec copy = copy();
        copy.disabled = value;
        return copy;
    }

    /** Returns a copy that is not shown for now. */
    public ControlSpec withHidden(boolean value) {
        ControlSpec copy = copy();
        copy.hidden = value;
        return copy;
    }

    /**
     * Returns a copy whose numbers are in that range; an infinite bound is none.
     *
     * @throws IllegalArgumentException when {@code least} is not below {@code greatest}
     */
    public ControlSpec withRange(double least, double greatest) {
        if (!(least < greatest)) {
            throw new IllegalArgumentException(id + ": " + least + ".." + greatest + " is not a range");
        }
        ControlSpec copy = copy();
        copy.min = least;
        copy.max = greatest;
        return copy;
    }

    /** Returns a copy whose numbers are set in such steps; 0 for any. It does not restrict what is accepted. */
    public ControlSpec withStep(double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(id + ": " + value + " is not a step");
        }
        ControlSpec copy = copy();
        copy.step = value;
        return copy;
    }

    /** Returns a copy whose numbers are whole ones. */
    public ControlSpec withInteger(boolean value) {
        ControlSpec copy = copy();
        copy.integer = value;
        return copy;
    }

    /** Returns a copy whose text has that many characters at most, 1 to {@value #MAX_TEXT}. */
    public ControlSpec withMaxLength(int characters) {
        if (characters < 1 || characters > MAX_TEXT) {
            throw new IllegalArgumentException(id + ": maxLength " + characters + " is not in 1.." + MAX_TEXT);
        }
        ControlSpec copy = copy();
        copy.maxLength = characters;
        return copy;
    }

    /**
     * Returns a copy that begins with that value.
     *
     * @throws IllegalArgumentException when the control does not take it
     */
    public ControlSpec withValue(Object value) {
        ControlSpec copy = copy();
        copy.initial = ControlValue.accept(this, value);
        return copy;
    }

    /** Returns the kind. */
    public ControlKind kind() {
        return kind;
    }

    /** Returns the name by which it is set, which no other control of its panel has. */
    public String id() {
        return id;
    }

    /** Returns how it is called for viewers. */
    public String label() {
        return label;
    }

    /** Returns the folder that it is in, empty for none. */
    public String folder() {
        return folder;
    }

    /** Returns the unit of its value, empty for none. */
    public String unit() {
        return unit;
    }

    /** Returns the sentence that explains it, empty for none. */
    public String tooltip() {
        return tooltip;
    }

    /** Returns what a plot's x is, empty for none. */
    public String xLabel() {
        return xLabel;
    }

    /** Returns whether viewers cannot change it for now. */
    public boolean disabled() {
        return disabled;
    }

    /** Returns whether it is not shown for now. */
    public boolean hidden() {
        return hidden;
    }

    /** Returns the least number, negative infinity for none. */
    public double min() {
        return min;
    }

    /** Returns the greatest number, infinity for none. */
    public double max() {
        return max;
    }

    /** Returns the step by which numbers are set, 0 for any. */
    public double step() {
        return step;
    }

    /** Returns whether numbers are whole ones. */
    public boolean integer() {
        return integer;
    }

    /** Returns the choices of a menu, or the names of a plot's curves; empty for others. */
    public List<String> options() {
        return options;
    }

    /** Returns the greatest length of a text in characters. */
    public int maxLength() {
        return kind == ControlKind.MARKDOWN ? MAX_MARKDOWN : maxLength;
    }

    /** Returns how many numbers a vector has; 1 for others. */
    public int size() {
        return size;
    }

    /** Returns the value that it begins with. */
    public Object initial() {
        return Objects.requireNonNullElseGet(initial, () -> ControlValue.initial(this));
    }

    /**
     * Returns a value as the control keeps it: {@link Long} or {@link Double} for numbers, {@link Boolean}, {@link
     * String}, or an unmodifiable list of {@link Double} for a vector.
     *
     * @param value a number, truth value, text, or a list of numbers
     * @throws IllegalArgumentException when the control does not take it; the message says what it takes
     */
    public Object accept(Object value) {
        return ControlValue.accept(this, value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ControlSpec o
                && kind == o.kind
                && id.equals(o.id)
                && label.equals(o.label)
                && folder.equals(o.folder)
                && unit.equals(o.unit)
                && tooltip.equals(o.tooltip)
                && xLabel.equals(o.xLabel)
                && disabled == o.disabled
                && hidden == o.hidden
                && hasValuesOf(o);
    }

    private boolean hasValuesOf(ControlSpec o) {
        return Double.compare(min, o.min) == 0
                && Double.compare(max, o.max) == 0
                && Double.compare(step, o.step) == 0
                && integer == o.integer
                && options.equals(o.options)
                && maxLength == o.maxLength
                && size == o.size
                && Objects.equals(initial, o.initial);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, id, label, folder, options);
    }

    @Override
    public String toString() {
        return kind.word() + ' ' + id;
    }
}
