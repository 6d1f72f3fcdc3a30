/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import io.javalin.config.JavalinConfig;
import io.porthole.http.HttpModule;
import io.porthole.http.MetricsSource;
import io.porthole.http.RouteAccess;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /metrics}: Prometheus' text format 0.0.4, or OpenMetrics 1.0 for clients that accept it. */
@Component(property = HttpModule.CONTEXT_PATH + "=/metrics")
public final class MetricsModule implements HttpModule {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsModule.class);
    private static final String OPEN_METRICS = "application/openmetrics-text";

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            fieldOption = FieldOption.UPDATE)
    private final List<MetricsSource> sources = new CopyOnWriteArrayList<>();

    /** Called by the component runtime. */
    @Activate
    public MetricsModule() {}

    @Override
    public void configure(JavalinConfig config) {
        config.routes.get(
                "/",
                ctx -> {
                    String accept = ctx.header("Accept");
                    boolean open = accept != null && accept.contains(OPEN_METRICS);
                    ctx.header("Cache-Control", "no-store")
                            .contentType(
                                    open
                                            ? OPEN_METRICS + "; version=1.0.0; charset=utf-8"
                                            : "text/plain; version=0.0.4; charset=utf-8")
                            .result(text(sources, open));
                },
                RouteAccess.READ);
    }

    static byte[] text(List<MetricsSource> sources, boolean openMetrics) {
        PrometheusText out = new PrometheusText();
        for (MetricsSource source : sources) {
            try {
                source.write(out);
            } catch (RuntimeException e) {
                LOG.error("The metrics of {} are left out", source.getClass().getName(), e);
            }
        }
        return out.write(openMetrics);
    }
}
