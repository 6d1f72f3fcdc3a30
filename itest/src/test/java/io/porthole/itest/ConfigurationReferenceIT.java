/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What is written about configuration says what the bundles declare. After a change {@code mvn verify
 * -Dconfiguration.write} writes it anew.
 */
class ConfigurationReferenceIT {
    private static final String MARK = "<!-- From here on written by ConfigurationReferenceIT. -->\n\n";
    private static final String HOW = "write it anew with mvn verify -Dconfiguration.write";

    private final List<ConfigurationType> types;
    private final Path files = HostFolder.source().resolve("feature/src/host/conf");
    private final Path document = HostFolder.source().resolve("docs/configuration.md");

    ConfigurationReferenceIT() throws IOException {
        types = ConfigurationType.of(HostFolder.assembled());
        if (!System.getProperty("configuration.write", "false").equals("false")) {
            write();
        }
    }

    private void write() throws IOException {
        for (ConfigurationType type : types) {
            Files.writeString(files.resolve(ConfigurationText.fileName(type)), ConfigurationText.file(type));
        }
        String text = Files.readString(document);
        String kept = text.substring(0, text.indexOf(MARK) + MARK.length());
        Files.writeString(document, kept + ConfigurationText.reference(types));
    }

    @Test
    void theDocumentDescribesEveryKey() throws IOException {
        String text = Files.readString(document);
        assertTrue(text.contains(MARK), "no mark in " + document);
        String written = text.substring(text.indexOf(MARK) + MARK.length());
        assertEquals(ConfigurationText.reference(types), written, HOW);
    }

    @Test
    void everyConfigurationHasAFileWithEachDefaultCommentedOut() throws IOException {
        for (ConfigurationType type : types) {
            Path file = files.resolve(ConfigurationText.fileName(type));
            assertTrue(Files.exists(file), file + " is missing: " + HOW);
            assertEquals(ConfigurationText.file(type), Files.readString(file), HOW);
        }
    }

    @Test
    void thereIsNoFileForAConfigurationThatNobodyDeclares() throws IOException {
        Set<String> declared = types.stream().map(ConfigurationText::fileName).collect(Collectors.toSet());
        Set<String> present;
        try (Stream<Path> list = Files.list(files)) {
            present = list.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("io.porthole."))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        present.removeAll(declared);
        assertEquals(Set.of(), present);
    }

    @Test
    void everyKeyIsExplained() {
        assertFalse(types.isEmpty());
        for (ConfigurationType type : types) {
            assertTrue(type.description().length() > 10, type.pid() + " has no description");
            type.keys()
                    .forEach(key -> assertTrue(
                            key.description().length() > 10, type.pid() + ": " + key.name() + " has no description"));
        }
    }
}
