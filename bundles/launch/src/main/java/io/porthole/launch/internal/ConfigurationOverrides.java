/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launch.internal;

import java.util.Arrays;
import java.util.Dictionary;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationPlugin;

/**
 * Configuration values that win over the files, given as system properties {@code porthole.config/PID/KEY}. A value in
 * square brackets is a list. They are applied to a configuration each time it is read, so no file and no stored
 * configuration is changed.
 */
final class ConfigurationOverrides implements ConfigurationPlugin {
    private static final String PREFIX = "porthole.config/";

    private final Map<String, Map<String, Object>> values;

    private ConfigurationOverrides(Map<String, Map<String, Object>> values) {
        this.values = values;
    }

    /**
     * Returns the overrides among the given system properties.
     *
     * @throws IllegalArgumentException when one of them has no PID or no key
     */
    static ConfigurationOverrides of(Properties properties) {
        Map<String, Map<String, Object>> values = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                String path = name.substring(PREFIX.length());
                int slash = path.lastIndexOf('/');
                if (slash <= 0 || slash == path.length() - 1) {
                    throw new IllegalArgumentException("--/" + path + " must be --/PID/KEY=VALUE");
                }
                values.computeIfAbsent(path.substring(0, slash), pid -> new TreeMap<>())
                        .put(path.substring(slash + 1), value(properties.getProperty(name)));
            }
        }
        return new ConfigurationOverrides(values);
    }

    private static Object value(String text) {
        if (!text.startsWith("[") || !text.endsWith("]")) {
            return text;
        }
        String inner = text.substring(1, text.length() - 1);
        return inner.isBlank()
                ? new String[0]
                : Arrays.stream(inner.split(",", -1)).map(String::strip).toArray(String[]::new);
    }

    /** Returns the PIDs that have overrides. */
    Set<String> pids() {
        return values.keySet();
    }

    @Override
    @SuppressWarnings("JdkObsolete") // Dictionary is OSGi's
    public void modifyConfiguration(ServiceReference<?> reference, Dictionary<String, Object> properties) {
        Map<String, Object> own = values.get(String.valueOf(properties.get(Constants.SERVICE_PID)));
        if (own != null) {
            own.forEach(properties::put);
        }
    }
}
