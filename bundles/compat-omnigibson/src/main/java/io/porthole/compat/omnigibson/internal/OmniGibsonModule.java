/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.omnigibson.internal;

import io.javalin.config.JavalinConfig;
import io.porthole.http.HttpModule;
import io.porthole.http.RouteAccess;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.condition.Condition;

/** {@code POST /v1/streaming/session}, as OmniGibson's remote viewer asks it before it connects. */
@Component(property = HttpModule.CONTEXT_PATH + "=/v1/streaming")
public final class OmniGibsonModule implements HttpModule {
    private volatile String mode = "websocket";

    /** Called by the component runtime. */
    @Activate
    public OmniGibsonModule() {}

    /** Takes the mode; by reference, since no class of the condition is in every framework. */
    @Reference(
            target = "(osgi.condition.id=streaming.mode.*)",
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    void setMode(ServiceReference<Condition> condition) {
        mode = String.valueOf(condition.getProperty(Condition.CONDITION_ID)).substring("streaming.mode.".length());
    }

    void unsetMode(ServiceReference<Condition> condition) {
        // the next one names the mode; between the two the former one still serves
    }

    @Override
    public void configure(JavalinConfig config) {
        config.routes.post(
                "/session",
                ctx -> ctx.json(StreamingSession.of(RequestAddress.of(ctx.req()), mode, System::getenv)),
                RouteAccess.READ);
    }
}
