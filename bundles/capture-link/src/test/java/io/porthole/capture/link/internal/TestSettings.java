/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** Configurations for tests: the defaults of {@link Config} with some values changed. */
final class TestSettings {
    private TestSettings() {}

    /** Keys and values in turn. */
    static LinkSettings with(Object... keysAndValues) {
        Map<String, Object> changed = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            changed.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        Config config = (Config) Proxy.newProxyInstance(
                Config.class.getClassLoader(),
                new Class<?>[] {Config.class},
                (proxy, method, arguments) -> changed.getOrDefault(method.getName(), method.getDefaultValue()));
        return LinkSettings.of(config);
    }
}
