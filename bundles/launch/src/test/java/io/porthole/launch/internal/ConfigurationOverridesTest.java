/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launch.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.Hashtable;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

@SuppressWarnings("JdkObsolete") // configurations are Dictionaries
class ConfigurationOverridesTest {
    private static ConfigurationOverrides of(String... namesAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return ConfigurationOverrides.of(properties);
    }

    private static Map<String, Object> read(ConfigurationOverrides overrides, String pid, String key, String value) {
        Hashtable<String, Object> configuration = new Hashtable<>(Map.of("service.pid", pid, key, value));
        overrides.modifyConfiguration(reference(), configuration);
        return FrameworkUtil.asMap(configuration);
    }

    private static ServiceReference<?> reference() {
        return (ServiceReference<?>) Proxy.newProxyInstance(
                ConfigurationOverridesTest.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (self, method, none) -> {
                    throw new AssertionError("nobody has to ask who reads");
                });
    }

    @Test
    void anOverrideWinsOverTheFileAndLeavesItsOtherKeys() {
        ConfigurationOverrides overrides = of("porthole.config/io.porthole.http/port", "9000");
        assertEquals("9000", read(overrides, "io.porthole.http", "port", "8211").get("port"));
        assertEquals(
                Map.of("service.pid", "io.porthole.http", "host", "::1", "port", "9000"),
                read(overrides, "io.porthole.http", "host", "::1"));
    }

    @Test
    void otherConfigurationsStayAsTheyAre() {
        ConfigurationOverrides overrides = of("porthole.config/io.porthole.http/port", "9000");
        assertEquals(
                "8211", read(overrides, "io.porthole.https", "port", "8211").get("port"));
    }

    @Test
    void bracketsMakeAList() {
        ConfigurationOverrides overrides = of("porthole.config/p/some", "[a, b ,]", "porthole.config/p/none", "[]");
        Map<String, Object> configuration = read(overrides, "p", "x", "y");
        assertArrayEquals(new String[] {"a", "b", ""}, (Object[]) configuration.get("some"));
        assertArrayEquals(new String[0], (Object[]) configuration.get("none"));
    }

    @Test
    void aFactoryConfigurationIsNamedWithATilde() {
        ConfigurationOverrides overrides = of("porthole.config/io.porthole.capture.mujoco~arm/model", "arm.xml");
        assertEquals(Set.of("io.porthole.capture.mujoco~arm"), overrides.pids());
        assertEquals(
                "arm.xml",
                read(overrides, "io.porthole.capture.mujoco~arm", "x", "y").get("model"));
    }

    @Test
    void otherSystemPropertiesAreNoOverrides() {
        assertEquals(
                Set.of(), of("porthole.configuration", "x", "java.home", "y").pids());
    }

    @ParameterizedTest
    @ValueSource(strings = {"porthole.config/port", "porthole.config//port", "porthole.config/pid/"})
    void aNameWithoutPidOrKeyIsRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> of(name, "1"));
    }
}
