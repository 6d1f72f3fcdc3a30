/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.javalin.config.JavalinConfig;
import io.porthole.http.HttpModule;
import io.porthole.http.RouteAccess;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code GET /streams/{name}/mjpeg} and {@code /streams/{name}/snapshot}, also with {@code .npy} and {@code .png}: any
 * stream by its name.
 */
@Component(property = HttpModule.CONTEXT_PATH + "=/streams")
public final class StreamsModule implements HttpModule {
    private final MjpegTransport transport;

    /** Serves what the transport offers. */
    @Activate
    public StreamsModule(@Reference MjpegTransport transport) {
        this.transport = transport;
    }

    @Override
    public void configure(JavalinConfig config) {
        config.routes.get("/{name}/mjpeg", ctx -> transport.stream(ctx, ctx.pathParam("name")), RouteAccess.READ);
        config.routes.head("/{name}/mjpeg", ctx -> transport.streamHead(ctx, ctx.pathParam("name")), RouteAccess.READ);
        config.routes.get("/{name}/snapshot", ctx -> transport.snapshot(ctx, ctx.pathParam("name")), RouteAccess.READ);
        config.routes.head(
                "/{name}/snapshot", ctx -> transport.snapshotHead(ctx, ctx.pathParam("name")), RouteAccess.READ);
        for (RawFormat format : RawFormat.values()) {
            String path = "/{name}/snapshot." + format.suffix();
            config.routes.get(path, ctx -> transport.rawSnapshot(ctx, ctx.pathParam("name"), format), RouteAccess.READ);
            config.routes.head(
                    path, ctx -> transport.rawSnapshotHead(ctx, ctx.pathParam("name"), format), RouteAccess.READ);
        }
    }
}
