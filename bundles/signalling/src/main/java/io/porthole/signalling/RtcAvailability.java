/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import io.porthole.http.Problem;
import io.porthole.http.ReadyCheck;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.condition.Condition;

/**
 * Why there are no {@link RtcSessions} just now. A service that is always there; while WebRTC is being loaded, the host
 * is not ready. Safe from any thread.
 */
@Component(service = {RtcAvailability.class, ReadyCheck.class})
@ProviderType
public final class RtcAvailability implements ReadyCheck {
    /** Id of the condition that holds while WebRTC is being loaded. */
    public static final String LOADING = "webrtc.loading";

    private static final String MODE = "streaming.mode.webrtc";

    @Reference(
            target = "(osgi.condition.id=" + MODE + ")",
            policy = ReferencePolicy.DYNAMIC,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile @Nullable ServiceReference<Condition> mode;

    @Reference(
            target = "(osgi.condition.id=" + LOADING + ")",
            policy = ReferencePolicy.DYNAMIC,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile @Nullable ServiceReference<Condition> loading;

    /** Called by the component runtime. */
    @Activate
    public RtcAvailability() {}

    /** For tests without OSGi. */
    void set(@Nullable ServiceReference<Condition> mode, @Nullable ServiceReference<Condition> loading) {
        this.mode = mode;
        this.loading = loading;
    }

    /** Returns whether {@link RtcSessions} will be there shortly. */
    public boolean isStarting() {
        return loading != null;
    }

    @Override
    public String missing() {
        return isStarting() ? "WebRTC" : "";
    }

    /**
     * Returns the refusal of an offer while there are no {@link RtcSessions}.
     *
     * @param instead a sentence with what the client can use, such as {@code Use /api/ws instead.}
     */
    public Problem refusal(String instead) {
        if (isStarting()) {
            return Problem.starting("WebRTC is starting. Offer again in a second.");
        }
        String why = mode == null
                ? "WebRTC is not available in this streaming mode; it needs --mode webrtc (mode in the configuration"
                        + " io.porthole.mode)."
                : "WebRTC is not available here; the host's log says why.";
        return new Problem(503, "No WebRTC", (why + ' ' + instead).strip());
    }
}
