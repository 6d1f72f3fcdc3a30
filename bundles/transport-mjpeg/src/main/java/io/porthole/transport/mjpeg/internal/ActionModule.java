/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.porthole.http.HttpModule;
import io.porthole.http.Problem;
import io.porthole.http.RouteAccess;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /?action=stream} and {@code /?action=snapshot}: the names that mjpg-streamer gave them. */
@Component(property = {HttpModule.CONTEXT_PATH + "=/", HttpModule.QUERY_PARAMETER + "=action"})
public final class ActionModule implements HttpModule {
    private final MjpegTransport transport;

    /** Serves what the transport offers. */
    @Activate
    public ActionModule(@Reference MjpegTransport transport) {
        this.transport = transport;
    }

    @Override
    public void configure(JavalinConfig config) {
        config.routes.get(
                "/",
                ctx -> {
                    switch (String.valueOf(ctx.queryParam("action"))) {
                        case "stream" -> transport.stream(ctx, ctx.queryParam("stream"));
                        case "snapshot" -> transport.snapshot(ctx, ctx.queryParam("stream"));
                        default -> throw unknown(ctx);
                    }
                },
                RouteAccess.READ);
        config.routes.head(
                "/",
                ctx -> {
                    switch (String.valueOf(ctx.queryParam("action"))) {
                        case "stream" -> transport.streamHead(ctx, ctx.queryParam("stream"));
                        case "snapshot" -> transport.snapshotHead(ctx, ctx.queryParam("stream"));
                        default -> throw unknown(ctx);
                    }
                },
                RouteAccess.READ);
    }

    private static Problem unknown(Context ctx) {
        return Problem.badValue("action '" + ctx.queryParam("action") + "' is not one of stream, snapshot.");
    }
}
