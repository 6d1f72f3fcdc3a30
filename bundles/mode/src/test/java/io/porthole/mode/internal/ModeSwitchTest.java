/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.mode.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class ModeSwitchTest {
    private final List<String> conditions = new ArrayList<>();
    private int registrations;

    @Test
    void theConditionIsThereBetweenActivationAndDeactivation() {
        ModeSwitch mode = new ModeSwitch(context(), "webrtc", null);
        assertEquals(List.of("streaming.mode.webrtc webrtc"), conditions);
        mode.deactivate();
        assertEquals(List.of(), conditions);
    }

    @Test
    void anUnknownModeLeavesNoConditionAndDoesNotThrow() {
        ModeSwitch mode = new ModeSwitch(context(), "smoke signals", "webrtc");
        assertEquals(List.of(), conditions);
        mode.deactivate();
        assertEquals(List.of(), conditions);
    }

    @Test
    void aChangeOfModeChangesTheConditionInPlace() {
        ModeSwitch mode = new ModeSwitch(context(), "websocket", null);
        mode.decide("native");
        assertEquals(List.of("streaming.mode.native native"), conditions);
        assertEquals(1, registrations);
        mode.decide("smoke signals");
        assertEquals(List.of(), conditions);
        mode.decide("webrtc");
        assertEquals(List.of("streaming.mode.webrtc webrtc"), conditions);
        mode.deactivate();
        assertEquals(List.of(), conditions);
    }

    private BundleContext context() {
        return fake(BundleContext.class, (method, arguments) -> {
            assertEquals("registerService", method);
            registrations++;
            conditions.add(text(arguments[2]));
            return fake(ServiceRegistration.class, (call, changed) -> {
                conditions.clear();
                if (call.equals("setProperties")) {
                    conditions.add(text(changed[0]));
                } else {
                    assertEquals("unregister", call);
                }
                return null;
            });
        });
    }

    private static String text(Object properties) {
        Dictionary<?, ?> all = (Dictionary<?, ?>) properties;
        return all.get("osgi.condition.id") + " " + all.get("mode");
    }

    private interface Call {
        @Nullable
        Object invoke(String method, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> call.invoke(method.getName(), arguments)));
    }
}
