/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.control.ControlService;
import io.porthole.api.panel.Control;
import io.porthole.api.panel.Panel;
import io.porthole.api.panel.Plot;
import io.porthole.api.panel.PlotPoints;
import io.porthole.api.stream.Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one connection has been told of the controls and plots of one stream. */
final class PanelWatch {
    private static final int MAX_POINTS = 500;
    /** In one message, which a data channel takes up to 64 KiB long. */
    private static final int MAX_NUMBERS = 2400;

    private static final int MAX_VALUE_CHARS = 10_000;

    private final String stream;
    private final @Nullable Set<String> wantedPlots;
    private final Set<String> again = new HashSet<>();
    private Map<String, Plot> toldPlots = Map.of();
    private final Map<Plot, Long> toldPoints = new HashMap<>();
    private @Nullable Panel toldPanel;
    private int toldId = -1;
    private boolean told;
    private long definitions;
    private long values;

    /** @param plots whose points are wanted; null for all */
    PanelWatch(String stream, @Nullable Set<String> plots) {
        this.stream = stream;
        this.wantedPlots = plots;
    }

    /**
     * Reads the names of the plots that are wanted.
     *
     * @throws IllegalArgumentException when they are not a list of texts
     */
    static @Nullable Set<String> plots(JsonNode json) {
        if (json.isMissingNode() || json.isNull()) {
            return null;
        }
        Set<String> names = new HashSet<>();
        for (JsonNode one : json) {
            names.add(one.asText());
        }
        if (!json.isArray()) {
            throw new IllegalArgumentException("plots is not a list of the plots' ids");
        }
        return names;
    }

    synchronized void sendAgain(String control) {
        again.add(control);
    }

    /** Sends what has changed. What there is no room for now follows at the next call. */
    synchronized void update(@Nullable Stream present, @Nullable ControlService service, MessageSink out) {
        Panel panel = service == null || present == null ? null : service.panel(stream);
        Map<String, Plot> plots = plots(present, panel);
        int id = present == null ? -1 : present.id();
        long version = panel == null ? 0 : panel.definitionVersion();
        if (!told || id != toldId || panel != toldPanel || version != definitions || !plots.equals(toldPlots)) {
            if (!out.offer(PanelJson.controls(stream, present, panel).toString())) {
                return;
            }
            if (panel != toldPanel || id != toldId) {
                values = 0;
            }
            told = true;
            toldId = id;
            toldPanel = panel;
            definitions = version;
            toldPlots = plots;
            toldPoints.keySet().retainAll(plots.values());
        }
        if (panel == null || sendValues(panel, out)) {
            sendPoints(plots, out);
        }
    }

    /** Returns the plots by their ids: those of the panel, and values that no plot of the panel is called like. */
    private static Map<String, Plot> plots(@Nullable Stream present, @Nullable Panel panel) {
        Map<String, Plot> plots = new LinkedHashMap<>();
        if (panel != null) {
            panel.plots().forEach(plot -> plots.put(plot.spec().id(), plot));
        }
        if (present != null) {
            present.valuePlots().forEach(plot -> plots.putIfAbsent(plot.spec().id(), plot));
        }
        return plots;
    }

    private boolean sendValues(Panel panel, MessageSink out) {
        if (panel.valueVersion() <= values && again.isEmpty()) {
            return true;
        }
        List<Control> changed = new ArrayList<>();
        long newest = panel.valueVersion();
        for (Control control : panel.controls()) {
            if (control.version() > values || again.contains(control.spec().id())) {
                changed.add(control);
            }
        }
        for (int i = 0; i < changed.size(); ) {
            ObjectNode message = Messages.message("control-values").put("stream", stream);
            ObjectNode some = message.putObject("values");
            int chars = 0;
            while (i < changed.size() && chars < MAX_VALUE_CHARS) {
                JsonNode value = ControlValueJson.write(changed.get(i).value());
                some.set(changed.get(i++).spec().id(), value);
                chars += value.isTextual() ? value.textValue().length() : 0;
            }
            if (!out.offer(message.toString())) {
                return false;
            }
        }
        values = newest;
        again.clear();
        return true;
    }

    private void sendPoints(Map<String, Plot> plots, MessageSink out) {
        for (Plot plot : plots.values()) {
            Long before = toldPoints.get(plot);
            boolean wanted =
                    wantedPlots == null || wantedPlots.contains(plot.spec().id());
            if (!wanted || (before != null && plot.last() <= before)) {
                continue;
            }
            int most = Math.min(
                    MAX_POINTS, MAX_NUMBERS / (2 + plot.spec().options().size()));
            PlotPoints points = plot.after(before == null ? 0 : before, most);
            ObjectNode message = Messages.message("plot-points")
                    .put("stream", stream)
                    .put("plot", plot.spec().id());
            if (before == null) {
                message.put("reset", true);
            }
            ArrayNode rows = message.putArray("points");
            points.rows().forEach(row -> PanelJson.add(rows.addArray(), row));
            if (!out.offer(message.toString())) {
                return;
            }
            toldPoints.put(plot, points.last());
        }
    }
}
