/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.viewer.web.internal;

import io.javalin.config.JavalinConfig;
import io.porthole.http.HttpModule;
import io.porthole.http.StaticFiles;
import org.osgi.service.component.annotations.Component;

/**
 * The viewer page at {@code /}. Its files hold nothing secret and need no token; the pictures that it asks for do. All
 * addresses in it are relative, so it works below any path prefix.
 */
@Component(property = HttpModule.CONTEXT_PATH + "=/")
public final class ViewerPage implements HttpModule {
    /**
     * Nothing but the page's own files, and connections to the host that it came from. No script and no style inside
     * the markup. Which pages may have it in a frame says the server.
     */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self'; "
                    + "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'";

    @Override
    public void configure(JavalinConfig config) {
        new StaticFiles(ViewerPage.class, "/web")
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .addTo(config);
    }
}
