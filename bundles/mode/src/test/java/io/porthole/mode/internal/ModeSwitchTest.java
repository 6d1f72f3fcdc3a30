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

    private BundleContext context() {
        return fake(BundleContext.class, (method, arguments) -> {
            assertEquals("registerService", method);
            Dictionary<?, ?> properties = (Dictionary<?, ?>) arguments[2];
            String condition = properties.get("osgi.condition.id") + " " + properties.get("mode");
            conditions.add(condition);
            return fake(ServiceRegistration.class, (call, none) -> {
                assertEquals("unregister", call);
                conditions.remove(condition);
                return null;
            });
        });
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
