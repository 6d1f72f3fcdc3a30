/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.whep;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.porthole.http.HttpModule;
import io.porthole.signalling.RtcAvailability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code /whep} while {@link WhepModule}, which has the higher ranking, is not there: tells players why. */
@Component(property = {HttpModule.CONTEXT_PATH + '=' + WhepModule.CONTEXT, "service.ranking:Integer=-1"})
public final class WhepAbsence implements HttpModule {
    private final RtcAvailability availability;

    /** Called by the component runtime. */
    @Activate
    public WhepAbsence(@Reference RtcAvailability availability) {
        this.availability = availability;
    }

    @Override
    public void configure(JavalinConfig config) {
        config.routes.before(this::refuse);
    }

    private void refuse(Context ctx) {
        throw availability.refusal("");
    }
}
