/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.panel.Panel;
import io.porthole.api.panel.Plot;
import io.porthole.api.stream.SimulationState;
import io.porthole.api.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the controls and plots of a stream, and the state of its simulation; see docs/protocol.md. */
public final class PanelJson {
    private static final double MILLIS = 1000;

    private PanelJson() {}

    /** Returns {@code controls}: what there is, without values and points. */
    public static ObjectNode controls(String stream, @Nullable Stream present, @Nullable Panel panel) {
        return addControls(Messages.message("controls").put("stream", stream), present, panel);
    }

    /** Adds {@code controls}, {@code commands} and {@code plots}. */
    public static ObjectNode addControls(ObjectNode out, @Nullable Stream present, @Nullable Panel panel) {
        ArrayNode controls = out.putArray("controls");
        ArrayNode commands = out.putArray("commands");
        ArrayNode plots = out.putArray("plots");
        if (panel != null) {
            panel.controls().forEach(control -> controls.add(ControlSpecJson.write(control.spec())));
            panel.forms().forEach(form -> commands.add(ControlSpecJson.write(form)));
            panel.plots().forEach(plot -> plots.add(ControlSpecJson.write(plot, false)));
        }
        if (present != null) {
            for (Plot plot : present.valuePlots()) {
                if (!has(panel, plot.spec().id())) {
                    plots.add(ControlSpecJson.write(plot, true));
                }
            }
        }
        return out;
    }

    private static boolean has(@Nullable Panel panel, String plot) {
        return panel != null
                && panel.plots().stream().anyMatch(p -> p.spec().id().equals(plot));
    }

    /** Adds a point of a plot: time, x and a y for each curve; null for what is not there. */
    public static ArrayNode add(ArrayNode out, double[] row) {
        out.add(Math.round(row[0] * MILLIS) / MILLIS);
        for (int i = 1; i < row.length; i++) {
            if (Double.isFinite(row[i])) {
                out.add(row[i]);
            } else {
                out.addNull();
            }
        }
        return out;
    }

    /** Adds {@code paused}, {@code speed}, {@code realTimeFactor}, {@code episode} and {@code step}. */
    public static ObjectNode addState(ObjectNode out, SimulationState state) {
        out.put("paused", state.paused());
        putFinite(out, "speed", state.speed());
        putFinite(out, "realTimeFactor", Math.round(state.realTimeFactor() * MILLIS) / MILLIS, state.realTimeFactor());
        putCount(out, "episode", state.episode());
        putCount(out, "step", state.step());
        return out;
    }

    private static void putFinite(ObjectNode out, String name, double value) {
        putFinite(out, name, value, value);
    }

    private static void putFinite(ObjectNode out, String name, double written, double value) {
        if (Double.isFinite(value)) {
            out.put(name, written);
        } else {
            out.putNull(name);
        }
    }

    private static void putCount(ObjectNode out, String name, long value) {
        if (value >= 0) {
            out.put(name, value);
        } else {
            out.putNull(name);
        }
    }
}
