/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.panel;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The controls of a simulation, shared by all its viewers: sliders, buttons and the like, forms for its commands, and
 * plots. Registered as a service with the property {@link io.porthole.api.capture.FrameSource#STREAM_NAME} of its
 * stream (or several), as an {@link io.porthole.api.control.InputTarget} is. Viewers see it at once, those too who come
 * later; the one that holds the lease may set its values. One line makes a control:
 *
 * <pre>{@code
 * Panel panel = Panel.create();
 * Control speed = panel.slider("speed", 0, 4, 1);
 * context.registerService(Panel.class, panel, properties);
 * // in the loop: speed.number()
 * }</pre>
 *
 * <p>Safe from any thread; nothing here waits.
 */
public final class Panel {
    /** Most controls, and most plots, of a panel. */
    public static final int MAX_CONTROLS = 200;

    /** Most plots of a panel. */
    public static final int MAX_PLOTS = 32;

    /** Most command forms of a panel. */
    public static final int MAX_FORMS = 32;

    /** Bound of all its definitions together, in bytes, so that one message carries them. */
    public static final int MAX_DEFINITION_BYTES = 56_000;

    /** Of one definition, beside its texts. */
    private static final int OWN_BYTES = 200;

    private final Map<String, Control> controls = new LinkedHashMap<>();
    private final Map<String, Plot> plots = new LinkedHashMap<>();
    private final Map<String, CommandForm> forms = new LinkedHashMap<>();
    private final Map<String, Plot> cleared = new HashMap<>();
    private long version;
    private volatile long definitionVersion;
    private volatile long valueVersion;
    private volatile boolean editable = true;

    private Panel() {}

    /** Returns an empty panel. */
    public static Panel create() {
        return new Panel();
    }

    // --- the simulation's side

    /** Adds a button. */
    public Control button(String id, Runnable onPress) {
        return add(ControlSpec.button(id)).onSet(presses -> onPress.run());
    }

    /** Adds a slider. */
    public Control slider(String id, double min, double max, double value) {
        return add(ControlSpec.slider(id, min, max).withValue(value));
    }

    /** Adds a field for a number. */
    public Control number(String id, double value) {
        return add(ControlSpec.number(id).withValue(value));
    }

    /** Adds a check box. */
    public Control checkbox(String id, boolean value) {
        return add(ControlSpec.checkbox(id).withValue(value));
    }

    /** Adds a menu that begins with its first choice. */
    public Control menu(String id, List<String> options) {
        return add(ControlSpec.menu(id, options));
    }

    /** Adds a field for a text. */
    public Control text(String id, String value) {
        return add(ControlSpec.text(id).withValue(value));
    }

    /** Adds a plot of one curve. */
    public Plot plot(String id) {
        return plot(ControlSpec.plot(id, List.of(id)));
    }

    /**
     * Adds a control; one with the same id is replaced, in its place.
     *
     * @throws IllegalArgumentException when it is a plot, or there is no room for it
     */
    public Control add(ControlSpec spec) {
        if (spec.kind() == ControlKind.PLOT) {
            throw new IllegalArgumentException(spec + " is added by plot()");
        }
        synchronized (this) {
            requireRoom(controls.containsKey(spec.id()), controls.size(), MAX_CONTROLS, "controls");
            requireSize(spec.id(), size(spec), controls.get(spec.id()));
            Control control = Control.of(this, spec, spec.initial());
            controls.put(spec.id(), control);
            control.keep(spec.initial(), nextValue());
            definitionVersion = version;
            return control;
        }
    }

    /**
     * Adds a plot. One that has the same id and the same curves keeps its points.
     *
     * @throws IllegalArgumentException when it is none, or there is no room for it
     */
    public synchronized Plot plot(ControlSpec spec) {
        requireRoom(plots.containsKey(spec.id()), plots.size(), MAX_PLOTS, "plots");
        Plot before = plots.get(spec.id());
        if (before != null && before.spec().equals(spec)) {
            return before;
        }
        requireSize(spec.id(), size(spec), null);
        Plot kept = cleared.remove(spec.id());
        Plot plot = kept != null && kept.spec().equals(spec) ? kept : Plot.of(spec);
        plots.put(spec.id(), plot);
        definitionVersion = ++version;
        return plot;
    }

    /** Adds the form of a command; one of the same command is replaced. */
    public synchronized void form(CommandForm form) {
        requireRoom(forms.containsKey(form.command()), forms.size(), MAX_FORMS, "command forms");
        requireSize(form.command(), form.fields().stream().mapToInt(Panel::size).sum(), null);
        forms.put(form.command(), form);
        definitionVersion = ++version;
    }

    /** Removes the control, plot and form of that name; does nothing when there is none. */
    public synchronized void remove(String id) {
        int before = controls.size() + plots.size() + forms.size();
        controls.remove(id);
        plots.remove(id);
        forms.remove(id);
        if (controls.size() + plots.size() + forms.size() < before) {
            definitionVersion = ++version;
        }
    }

    /** Removes everything, as for a simulation that begins again; a plot that is added again then keeps its points. */
    public synchronized void clear() {
        cleared.clear();
        cleared.putAll(plots);
        plots.clear();
        controls.clear();
        forms.clear();
        definitionVersion = ++version;
    }

    /** Says whether viewers may set values for now: not while the simulation's process is away. */
    public void editable(boolean may) {
        editable = may;
    }

    private static void requireRoom(boolean replaces, int size, int most, String what) {
        if (!replaces && size >= most) {
            throw new IllegalArgumentException("a panel has at most " + most + " " + what);
        }
    }

    private void requireSize(String id, int bytes, @Nullable Control replaced) {
        int all = bytes - (replaced == null ? 0 : size(replaced.spec()));
        all += controls.values().stream().mapToInt(c -> size(c.spec())).sum();
        all += plots.values().stream().mapToInt(p -> size(p.spec())).sum();
        all += forms.values().stream()
                .flatMap(form -> form.fields().stream())
                .mapToInt(Panel::size)
                .sum();
        if (all > MAX_DEFINITION_BYTES) {
            throw new IllegalArgumentException(
                    id + ": the definitions of a panel have at most " + MAX_DEFINITION_BYTES + " bytes together");
        }
    }

    private static int size(ControlSpec spec) {
        int bytes = OWN_BYTES;
        for (String text : List.of(spec.id(), spec.label(), spec.folder(), spec.unit(), spec.tooltip())) {
            bytes += text.getBytes(StandardCharsets.UTF_8).length;
        }
        for (String option : spec.options()) {
            bytes += option.getBytes(StandardCharsets.UTF_8).length;
        }
        return bytes + (spec.initial() instanceof String text ? text.getBytes(StandardCharsets.UTF_8).length : 0);
    }

    synchronized void change(Control control, ControlSpec spec) {
        requireSize(spec.id(), size(spec), control);
        Object before = control.value();
        Object kept = accepted(spec, before);
        control.describe(spec);
        if (!kept.equals(before)) {
            control.keep(kept, nextValue());
        }
        definitionVersion = ++version;
    }

    private static Object accepted(ControlSpec spec, Object value) {
        try {
            return spec.accept(value);
        } catch (IllegalArgumentException e) {
            return spec.initial();
        }
    }

    synchronized void keep(Control control, Object value) {
        if (!value.equals(control.value())) {
            control.keep(value, nextValue());
        }
    }

    private long nextValue() {
        valueVersion = ++version;
        return version;
    }

    // --- the viewers' side

    /** Returns the controls in their order; a snapshot. */
    public synchronized List<Control> controls() {
        return List.copyOf(controls.values());
    }

    /** Returns the plots in their order; a snapshot. */
    public synchronized List<Plot> plots() {
        return List.copyOf(plots.values());
    }

    /** Returns the command forms in their order; a snapshot. */
    public synchronized List<CommandForm> forms() {
        return List.copyOf(forms.values());
    }

    /** Returns the control of that id, or null. */
    public synchronized @Nullable Control control(String id) {
        return controls.get(id);
    }

    /** Returns the form of that command, or null. */
    public synchronized @Nullable CommandForm form(String command) {
        return forms.get(command);
    }

    /** Returns whether it has nothing. */
    public synchronized boolean isEmpty() {
        return controls.isEmpty() && plots.isEmpty() && forms.isEmpty();
    }

    /** Returns whether viewers may set values for now and there are some to set. */
    public synchronized boolean editable() {
        return editable
                && (!forms.isEmpty()
                        || controls.values().stream()
                                .anyMatch(c -> c.spec().kind().editable()));
    }

    /** Returns a number that grows with each change of what there is. */
    public long definitionVersion() {
        return definitionVersion;
    }

    /** Returns a number that grows with each change of a value; that of the last is {@link Control#version}. */
    public long valueVersion() {
        return valueVersion;
    }

    /**
     * Sets a value for a viewer, and tells the simulation. For the control service, which has made sure that the viewer
     * may.
     *
     * @param value as {@link ControlSpec#accept} takes it; anything presses a button
     * @throws IllegalArgumentException when there is no such control, it is disabled, or it does not take the value;
     *     the message says what is allowed
     */
    public void set(String id, Object value) {
        Control control;
        Object kept;
        synchronized (this) {
            control = require(id);
            kept = check(id, value);
            if (control.spec().kind() == ControlKind.BUTTON || !kept.equals(control.value())) {
                control.keep(kept, nextValue());
            }
        }
        control.action().accept(kept);
    }

    /**
     * Returns a value as {@link #set} would keep it.
     *
     * @throws IllegalArgumentException as {@link #set} does
     */
    public synchronized Object check(String id, Object value) {
        Control control = require(id);
        ControlSpec spec = control.spec();
        if (!isEnabled(control)) {
            throw new IllegalArgumentException(spec.id() + " cannot be changed now");
        }
        return spec.kind() == ControlKind.BUTTON ? (Object) ((long) control.number() + 1) : spec.accept(value);
    }

    private Control require(String id) {
        Control control = controls.get(id);
        if (control == null) {
            throw new IllegalArgumentException("there is no control '" + ControlText.shortened(id) + "'; there are "
                    + (controls.isEmpty() ? "none" : String.join(", ", controls.keySet())));
        }
        return control;
    }

    /** Returns whether viewers may change a control for now. */
    public boolean isEnabled(Control control) {
        ControlSpec spec = control.spec();
        return editable && !spec.disabled() && spec.kind().editable();
    }
}
