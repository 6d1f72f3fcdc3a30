/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import io.javalin.config.JavalinConfig;
import io.porthole.http.HttpModule;
import io.porthole.http.RouteAccess;
import java.io.IOException;
import java.io.InputStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code GET /openapi.json}: the HTTP surface for machines (OpenAPI 3.1). */
@Component(property = HttpModule.CONTEXT_PATH + "=/openapi.json")
public final class OpenApiModule implements HttpModule {
    private static final String FILE = "/io/porthole/rest/openapi.json";

    private final byte[] description;

    /** Called by the component runtime. */
    @Activate
    public OpenApiModule() throws IOException {
        try (InputStream in = OpenApiModule.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IOException(FILE + " is not in the bundle");
            }
            description = in.readAllBytes();
        }
    }

    @Override
    public void configure(JavalinConfig config) {
        config.routes.get("/", ctx -> ctx.contentType("application/json").result(description), RouteAccess.READ);
    }
}
