/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import io.porthole.http.HttpModule;
import io.porthole.http.ReadyCheck;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.condition.Condition;

/** Not ready while the mode promises the WebSocket and it is not there yet. Players' mode does without. */
@Component
public final class TransportsReady implements ReadyCheck {
    @Reference(
            target = "(|(osgi.condition.id=streaming.mode.websocket)(osgi.condition.id=streaming.mode.webrtc))",
            policy = ReferencePolicy.DYNAMIC,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile @Nullable ServiceReference<Condition> mode;

    @Reference(
            target = "(http.context=/streaming/client)",
            policy = ReferencePolicy.DYNAMIC,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile @Nullable ServiceReference<HttpModule> webSocket;

    /** Called by the component runtime. */
    @Activate
    public TransportsReady() {}

    @Override
    public String missing() {
        return mode != null && webSocket == null ? "the WebSocket" : "";
    }
}
