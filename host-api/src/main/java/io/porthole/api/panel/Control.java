/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.panel;

import java.util.List;
import java.util.function.Consumer;

/**
 * One control of a {@link Panel}. Its simulation reads the value in its loop, or is called when a viewer has set it.
 * Safe from any thread; nothing here waits.
 */
public final class Control {
    private final Panel panel;
    private volatile ControlSpec spec;
    private volatile Object value;
    private volatile long version;
    private volatile Consumer<Object> onSet = set -> {};

    private Control(Panel panel, ControlSpec spec, Object value) {
        this.panel = panel;
        this.spec = spec;
        this.value = value;
    }

    static Control of(Panel panel, ControlSpec spec, Object value) {
        return new Control(panel, spec, value);
    }

    /** Returns what it is. */
    public ControlSpec spec() {
        return spec;
    }

    /** Changes what it is for all viewers, such as whether it is disabled; its kind, id and value stay. */
    public void spec(ControlSpec changed) {
        ControlSpec before = spec;
        if (!changed.id().equals(before.id()) || changed.kind() != before.kind()) {
            throw new IllegalArgumentException(before + " cannot become " + changed);
        }
        panel.change(this, changed);
    }

    /** Returns the value, as {@link ControlSpec#accept} returns it. */
    public Object value() {
        return value;
    }

    /** Returns the value of a number, of progress, or how often a button was pressed. */
    public double number() {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** Returns the value of a check box. */
    public boolean truth() {
        return Boolean.TRUE.equals(value);
    }

    /** Returns the value of a menu, text or colour. */
    public String text() {
        return value instanceof String text ? text : "";
    }

    /** Returns the value of a vector. */
    public List<Double> vector() {
        return value instanceof List<?> list
                ? list.stream().map(one -> ((Number) one).doubleValue()).toList()
                : List.of();
    }

    /**
     * Sets the value from the simulation's side; all viewers see it.
     *
     * @throws IllegalArgumentException when the control does not take it
     */
    public void set(Object changed) {
        panel.keep(this, spec.accept(changed));
    }

    /**
     * Calls that with each value that a viewer has set, after it was checked and kept. Calls for one panel come in
     * order and one at a time, and must return at once; what is thrown is logged.
     */
    public Control onSet(Consumer<Object> action) {
        onSet = action;
        return this;
    }

    /** Returns the number of its last change among all of its panel; grows. */
    public long version() {
        return version;
    }

    Consumer<Object> action() {
        return onSet;
    }

    void keep(Object kept, long number) {
        value = kept;
        version = number;
    }

    void describe(ControlSpec changed) {
        spec = changed;
    }

    @Override
    public String toString() {
        return spec + " = " + value;
    }
}
