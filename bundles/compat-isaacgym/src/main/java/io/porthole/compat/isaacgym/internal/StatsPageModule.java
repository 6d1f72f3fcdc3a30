/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.isaacgym.internal;

import io.javalin.config.JavalinConfig;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.http.HttpModule;
import io.porthole.http.RouteAccess;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /stats-page}: the same statistics as a page that reloads itself every two seconds, without a script. */
@Component(property = HttpModule.CONTEXT_PATH + "=/stats-page")
public final class StatsPageModule implements HttpModule {
    private final StreamRegistry streams;

    /** Called by the component runtime. */
    @Activate
    public StatsPageModule(@Reference StreamRegistry streams) {
        this.streams = streams;
    }

    @Override
    public void configure(JavalinConfig config) {
        config.routes.get(
                "/",
                ctx -> ctx.header("Cache-Control", "no-store").html(page(StatsModule.statistics(streams, ctx))),
                RouteAccess.READ);
    }

    static String page(Map<String, Object> statistics) {
        StringBuilder rows = new StringBuilder();
        statistics.forEach((name, value) -> rows.append("<tr><th scope=\"row\">")
                .append(name.replace('_', ' '))
                .append("</th><td>")
                .append(value instanceof Double d ? String.format(java.util.Locale.ROOT, "%.1f", d) : escape(value))
                .append("</td></tr>\n"));
        return """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta http-equiv="refresh" content="2">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Porthole statistics</title>
                <style>
                :root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; }
                body { max-width: 32rem; margin: 2rem auto; padding: 0 1rem; }
                table { border-collapse: collapse; width: 100%; }
                th { text-align: left; font-weight: 400; opacity: 0.75; }
                td { text-align: right; font-variant-numeric: tabular-nums; }
                th, td { border-bottom: 1px solid #8884; padding: 0.25rem 0; }
                </style>
                <h1>Statistics</h1>
                <table>
                ROWS</table>
                <p><a href="./">Watch</a></p>
                </html>
                """.replace("ROWS", rows);
    }

    private static String escape(Object value) {
        return String.valueOf(value).replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
