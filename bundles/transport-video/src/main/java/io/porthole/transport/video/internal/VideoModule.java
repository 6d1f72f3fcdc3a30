/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.video.internal;

import io.javalin.config.JavalinConfig;
import io.porthole.http.HttpModule;
import io.porthole.http.RouteAccess;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /streams/{name}/video.mp4} and {@code /streams/{name}/video.ts}. */
@Component(
        property = {
            HttpModule.CONTEXT_PATH + "=/streams",
            HttpModule.ENDING + "=/video.mp4",
            HttpModule.ENDING + "=/video.ts"
        })
public final class VideoModule implements HttpModule {
    private final VideoTransport transport;

    /** Serves what the transport offers. */
    @Activate
    public VideoModule(@Reference VideoTransport transport) {
        this.transport = transport;
    }

    @Override
    public void configure(JavalinConfig config) {
        for (Container container : Container.values()) {
            String path = "/{name}/" + container.fileName();
            config.routes.get(path, ctx -> transport.video(ctx, ctx.pathParam("name"), container), RouteAccess.READ);
            config.routes.head(
                    path, ctx -> transport.videoHead(ctx, ctx.pathParam("name"), container), RouteAccess.READ);
        }
    }
}
