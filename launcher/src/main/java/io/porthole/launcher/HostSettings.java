/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything that the host is started with, checked. */
final class HostSettings {
    private static final String OVERRIDE = "porthole.config/";

    private final Options options;
    private final Path home;
    private final String mode;
    private final ListenAddress address;
    private final BundleFolders bundles;
    private final String filter;
    private final CacheFolder cache;
    private final @Nullable String token;
    private final List<String> warnings;

    /**
     * Checks the options together with files and environment.
     *
     * @param home the host's folder
     * @throws RefusedException when the host cannot start like this
     */
    HostSettings(Options options, Path home, Map<String, String> environment) throws RefusedException {
        this.options = options;
        this.home = home;
        ConfigurationFiles files = new ConfigurationFiles(home.resolve("conf"), environment);
        bundles = new BundleFolders(home, options.extFolders);
        mode = StreamingMode.decide(options.mode, files, environment);
        address = ListenAddress.decide(options, files, environment);
        address.check();
        filter = bundles.filter(options.disabled);
        warnings = checkConfiguration(files);
        cache = CacheFolder.choose(options.data, home, environment);
        token = AccessToken.of(options);
    }

    private List<String> checkConfiguration(ConfigurationFiles files) throws RefusedException {
        ConfigurationCheck check = new ConfigurationCheck(Metatype.of(bundles.jars()));
        for (Map.Entry<String, String> override : options.overrides.entrySet()) {
            String name = override.getKey();
            int slash = name.lastIndexOf('/');
            check.check("--/" + name, name.substring(0, slash), name.substring(slash + 1), override.getValue());
        }
        files.check(check);
        return check.warnings();
    }

    /** Returns what is not as it should be and does not keep the host from starting, one sentence each. */
    List<String> warnings() {
        return warnings;
    }

    /** Returns the folder of the bundle caches. */
    CacheFolder cache() {
        return cache;
    }

    /** Returns the system properties that felix.properties and the bundles read. */
    Map<String, String> systemProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("porthole.home", home.toString());
        properties.put("porthole.announce", "true");
        // texts are drawn without a window system, whose end would be the process's
        properties.put("java.awt.headless", "true");
        properties.put("porthole.disabled", filter);
        properties.put("porthole.ext.folders", bundles.added());
        properties.put("felix.config.properties", "file:" + home + "/conf/felix.properties");
        properties.put(
                "org.osgi.framework.storage",
                cache.cache(ProcessHandle.current().pid()).toString());
        options.overrides.forEach((name, value) -> properties.put(OVERRIDE + name, value));
        override(properties, Keys.MODE, options.mode);
        override(properties, Keys.HOST, options.host);
        override(properties, Keys.TOKEN, token);
        if (options.port != null) {
            // unlike the configuration it can say 0
            properties.put("io.porthole.http.port", Integer.toString(address.port()));
        }
        return properties;
    }

    private static void override(Map<String, String> properties, String key, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            properties.put(OVERRIDE + key, value);
        }
    }

    /** Returns the settings as text, without secrets. */
    String describe() {
        String disabled = options.disabled.isEmpty() ? "none" : String.join(", ", options.disabled);
        String more = options.overrides.keySet().stream()
                .map(name -> "--/" + name + "\n")
                .collect(Collectors.joining());
        return "mode      " + mode + "\n"
                + "address   " + address.host() + " port " + address.port() + "\n"
                + "token     " + (token == null ? "not given" : "given") + "\n"
                + "home      " + home + "\n"
                + "cache     " + cache.folder() + "\n"
                + "watched   " + home.resolve("load") + bundles.added() + "\n"
                + "disabled  " + disabled + "\n"
                + more;
    }
}
