/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.http.Problem;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;
import org.osgi.service.condition.Condition;

class RtcAvailabilityTest {
    private static final ServiceReference<Condition> HOLDS = condition();

    private final RtcAvailability availability = new RtcAvailability();

    @SuppressWarnings("unchecked")
    private static ServiceReference<Condition> condition() {
        return (ServiceReference<Condition>) Proxy.newProxyInstance(
                RtcAvailabilityTest.class.getClassLoader(), new Class<?>[] {ServiceReference.class}, (p, m, a) -> null);
    }

    @Test
    void inAnotherModeTheRefusalNamesTheOneThatIsNeeded() {
        Problem refusal = availability.refusal("Use /api/ws instead.");
        assertEquals(503, refusal.status());
        assertEquals(0, refusal.retryAfterInS());
        assertTrue(refusal.detail().contains("--mode webrtc"), refusal.detail());
        assertTrue(refusal.detail().endsWith(" Use /api/ws instead."), refusal.detail());
        assertEquals("", availability.missing());
    }

    @Test
    void whileItIsLoadedTheHostIsNotReadyAndOffersAreToComeAgain() {
        availability.set(HOLDS, HOLDS);
        assertEquals("WebRTC", availability.missing());
        Problem refusal = availability.refusal("");
        assertEquals(503, refusal.status());
        assertEquals("Starting", refusal.title());
        assertEquals(1, refusal.retryAfterInS());
    }

    @Test
    void whereItCouldNotBeLoadedTheHostIsReadyWithoutIt() {
        availability.set(HOLDS, null);
        assertEquals("", availability.missing());
        Problem refusal = availability.refusal("");
        assertEquals("No WebRTC", refusal.title());
        assertFalse(refusal.detail().contains("--mode"), refusal.detail());
    }
}
