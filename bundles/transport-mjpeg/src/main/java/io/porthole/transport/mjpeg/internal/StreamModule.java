/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.javalin.config.JavalinConfig;
import io.porthole.http.HttpModule;
import io.porthole.http.RouteAccess;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /stream}: the default stream, or the one that {@code ?stream=} names. */
@Component(property = HttpModule.CONTEXT_PATH + "=/stream")
public final class StreamModule implements HttpModule {
    private final MjpegTransport transport;

    /** Serves what the transport offers. */
    @Activate
    public StreamModule(@Reference MjpegTransport transport) {
        this.transport = transport;
    }

    @Override
    public void configure(JavalinConfig config) {
        config.routes.get("/", ctx -> transport.stream(ctx, ctx.queryParam("stream")), RouteAccess.READ);
        config.routes.head("/", ctx -> transport.streamHead(ctx, ctx.queryParam("stream")), RouteAccess.READ);
    }
}
