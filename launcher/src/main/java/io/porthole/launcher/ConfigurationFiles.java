/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.felix.utils.properties.TypedProperties;
import org.jspecify.annotations.Nullable;

/**
 * The configuration files in {@code conf/}, read by the same library that the running host reads them with: {@code
 * PID.cfg} and {@code PID.config}, typed values, and <code>${env:NAME}</code> for environment variables.
 */
final class ConfigurationFiles {
    private static final String ENVIRONMENT = "env:";

    private final Path folder;
    private final Map<String, String> environment;

    ConfigurationFiles(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /**
     * Returns the value of a key, null when no file sets it.
     *
     * @param name {@code PID/KEY}
     * @throws RefusedException when the file cannot be read
     */
    @Nullable
    String value(String name) throws RefusedException {
        String pid = name.substring(0, name.indexOf('/'));
        String key = name.substring(pid.length() + 1);
        String typed = value(folder.resolve(pid + ".config"), key);
        return typed != null ? typed : value(folder.resolve(pid + ".cfg"), key);
    }

    private @Nullable String value(Path file, String key) throws RefusedException {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        TypedProperties properties = new TypedProperties((owner, name, value) -> substitute(value));
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new RefusedException(file + " cannot be read: " + e.getMessage(), e);
        }
        Object value = properties.get(key);
        return value == null ? null : value.toString().strip();
    }

    private @Nullable String substitute(String variable) {
        return variable.startsWith(ENVIRONMENT)
                ? environment.get(variable.substring(ENVIRONMENT.length()))
                : System.getProperty(variable);
    }
}
