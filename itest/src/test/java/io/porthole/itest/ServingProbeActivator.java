/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import io.porthole.http.HttpModule;
import io.porthole.http.RouteAccess;
import java.util.Map;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** What {@link ProbeBundle}s run that serve a page: their name. */
public final class ServingProbeActivator implements BundleActivator {
    /** Where the page is. */
    static final String PATH = "/probe";

    @Override
    public void start(BundleContext context) {
        String name = context.getBundle().getHeaders().get("Bundle-Name");
        HttpModule module = config -> config.routes.get("/", answer -> answer.result(name), RouteAccess.READ);
        context.registerService(
                HttpModule.class, module, FrameworkUtil.asDictionary(Map.of(HttpModule.CONTEXT_PATH, "/probe")));
    }

    @Override
    public void stop(BundleContext context) {
        // the framework takes the service back
    }
}
