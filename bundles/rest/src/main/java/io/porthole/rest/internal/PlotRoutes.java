/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.porthole.api.panel.Panel;
import io.porthole.api.panel.Plot;
import io.porthole.api.stream.Stream;
import io.porthole.http.Problem;
import io.porthole.protocol.ControlSpecJson;
import io.porthole.protocol.PanelJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The history of a plot: {@code GET /api/v1/streams/{name}/plots} as JSON, {@code plots.csv} as CSV (RFC 4180). */
final class PlotRoutes {
    private PlotRoutes() {}

    /** Adds {@code points}, how many there are, to each plot. */
    static void addSizes(ArrayNode plots, Stream stream, @Nullable Panel panel) {
        List<Plot> all = plots(stream, panel);
        for (JsonNode json : plots) {
            for (Plot plot : all) {
                if (json instanceof ObjectNode object
                        && plot.spec().id().equals(json.path("id").asText())) {
                    object.put("points", plot.size());
                    break;
                }
            }
        }
    }

    /** Those of the panel first: a value that is called alike is not shown. */
    private static List<Plot> plots(Stream stream, @Nullable Panel panel) {
        List<Plot> all = new ArrayList<>(panel == null ? List.of() : panel.plots());
        all.addAll(stream.valuePlots());
        return all;
    }

    private static Plot plot(Context ctx, Stream stream, @Nullable Panel panel) {
        String id = ctx.queryParam("id");
        List<Plot> all = plots(stream, panel);
        for (Plot plot : all) {
            if (plot.spec().id().equals(id)) {
                return plot;
            }
        }
        String known = all.stream().map(plot -> plot.spec().id()).collect(Collectors.joining(", "));
        String there = known.isEmpty() ? "There is none yet." : "There are " + known + ".";
        throw id == null
                ? Problem.badValue("?id= names the plot. " + there)
                : new Problem(404, "Unknown plot", "There is no plot '" + id + "'. " + there);
    }

    static void json(Context ctx, Stream stream, @Nullable Panel panel) {
        Plot plot = plot(ctx, stream, panel);
        ObjectNode out = ControlSpecJson.write(plot, !isOf(panel, plot));
        ArrayNode points = out.putArray("points");
        plot.after(0, Plot.MAX_POINTS).rows().forEach(row -> PanelJson.add(points.addArray(), row));
        ctx.header("Cache-Control", "no-store").contentType("application/json").result(out.toString());
    }

    private static boolean isOf(@Nullable Panel panel, Plot plot) {
        return panel != null && panel.plots().contains(plot);
    }

    static void csv(Context ctx, Stream stream, @Nullable Panel panel) {
        Plot plot = plot(ctx, stream, panel);
        StringBuilder out = new StringBuilder("time,x");
        plot.spec().options().forEach(name -> out.append(',').append(quoted(name)));
        out.append("\r\n");
        for (double[] row : plot.after(0, Plot.MAX_POINTS).rows()) {
            out.append(String.format(Locale.ROOT, "%.3f", row[0]));
            for (int i = 1; i < row.length; i++) {
                out.append(',').append(Double.isFinite(row[i]) ? Double.toString(row[i]) : "");
            }
            out.append("\r\n");
        }
        String file = (stream.name() + '-' + plot.spec().id()).replaceAll("[^A-Za-z0-9._-]", "-");
        ctx.header("Cache-Control", "no-store")
                .header("Content-Disposition", "attachment; filename=\"" + file + ".csv\"")
                .contentType("text/csv; charset=utf-8")
                .result(out.toString());
    }

    private static String quoted(String name) {
        return name.matches("[A-Za-z0-9_. -]+") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
