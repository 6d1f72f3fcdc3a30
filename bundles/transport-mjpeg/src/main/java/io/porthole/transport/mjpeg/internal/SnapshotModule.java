/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.javalin.config.JavalinConfig;
import io.porthole.http.HttpModule;
import io.porthole.http.RouteAccess;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /snapshot}: one frame of the default stream, or of the one that {@code ?stream=} names. */
@Component(property = HttpModule.CONTEXT_PATH + "=/snapshot")
public final class SnapshotModule implements HttpModule {
    private final MjpegTransport transport;

    /** Serves what the transport offers. */
    @Activate
    public SnapshotModule(@Reference MjpegTransport transport) {
        this.transport = transport;
    }

    @Override
    public void configure(JavalinConfig config) {
        config.routes.get("/", ctx -> transport.snapshot(ctx, ctx.queryParam("stream")), RouteAccess.READ);
        config.routes.head("/", ctx -> transport.snapshotHead(ctx, ctx.queryParam("stream")), RouteAccess.READ);
    }
}
