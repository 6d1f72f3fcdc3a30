/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import io.javalin.config.JavalinConfig;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.http.HttpModule;
import io.porthole.signalling.RtcSessions;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code GET /metrics}: Prometheus' text format 0.0.4, or OpenMetrics 1.0 for those who ask for it. */
@Component(property = HttpModule.CONTEXT_PATH + "=/metrics")
public final class MetricsModule implements HttpModule {
    private static final String OPEN_METRICS = "application/openmetrics-text";

    private final StreamRegistry streams;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile @Nullable RtcSessions desk;

    /** Called by the component runtime. */
    @Activate
    public MetricsModule(@Reference StreamRegistry streams) {
        this.streams = streams;
    }

    @Override
    public void configure(JavalinConfig config) {
        config.routes.get("/", ctx -> {
            String accept = ctx.header("Accept");
            boolean open = accept != null && accept.contains(OPEN_METRICS);
            ctx.header("Cache-Control", "no-store")
                    .contentType(
                            open
                                    ? OPEN_METRICS + "; version=1.0.0; charset=utf-8"
                                    : "text/plain; version=0.0.4; charset=utf-8")
                    .result(Metrics.text(streams, desk, open));
        });
    }
}
