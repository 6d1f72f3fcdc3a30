/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.isaacgym.internal;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.http.HttpModule;
import io.porthole.http.Problem;
import io.porthole.http.RouteAccess;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /stats}: statistics of the default stream, or of {@code ?stream=}, as JSON. */
@Component(property = HttpModule.CONTEXT_PATH + "=/stats")
public final class StatsModule implements HttpModule {
    private final StreamRegistry streams;

    /** Called by the component runtime. */
    @Activate
    public StatsModule(@Reference StreamRegistry streams) {
        this.streams = streams;
    }

    @Override
    public void configure(JavalinConfig config) {
        config.routes.get(
                "/", ctx -> ctx.header("Cache-Control", "no-store").json(statistics(streams, ctx)), RouteAccess.READ);
    }

    static Map<String, Object> statistics(StreamRegistry streams, Context ctx) {
        String name = ctx.queryParam("stream");
        Stream stream = name == null ? streams.defaultStream() : streams.find(name);
        if (name != null && stream == null) {
            throw Problem.unknownStream(name, streams.names());
        }
        return GymStatistics.of(stream, ctx.req().getLocalAddr(), ctx.req().getLocalPort());
    }
}
