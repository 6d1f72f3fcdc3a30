/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

    /**
     * Holds every value in the folder's files against what the bundles declare.
     *
     * @throws RefusedException when a file cannot be read, or a value is of a wrong type
     */
    void check(ConfigurationCheck check) throws RefusedException {
        for (Path file : list()) {
            String name = file.getFileName().toString();
            String pid = name.substring(0, name.lastIndexOf('.'));
            for (Map.Entry<String, Object> entry : read(file).entrySet()) {
                if (!(entry.getValue() instanceof Object[]) && !(entry.getValue() instanceof Collection)) {
                    check.check(
                            "conf/" + name,
                            pid,
                            entry.getKey(),
                            entry.getValue().toString());
                }
            }
        }
    }

    private List<Path> list() throws RefusedException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            file.toString().endsWith(".cfg") || file.toString().endsWith(".config"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new RefusedException(folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private @Nullable String value(Path file, String key) throws RefusedException {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        Object value = read(file).get(key);
        return value == null ? null : value.toString().strip();
    }

    private TypedProperties read(Path file) throws RefusedException {
        TypedProperties properties = new TypedProperties((owner, name, value) -> substitute(value));
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new RefusedException(file + " cannot be read: " + e.getMessage(), e);
        }
        return properties;
    }

    private @Nullable String substitute(String variable) {
        return variable.startsWith(ENVIRONMENT)
                ? environment.get(variable.substring(ENVIRONMENT.length()))
                : System.getProperty(variable);
    }
}
