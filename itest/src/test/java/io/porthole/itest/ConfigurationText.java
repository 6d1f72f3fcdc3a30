/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import java.util.List;
import java.util.stream.Collectors;

/** How configurations are written down: as a table for the documentation, as a file with everything commented out. */
final class ConfigurationText {
    private static final int WIDTH = 100;

    private ConfigurationText() {}

    /** Name of the file in {@code conf/}; of a factory it is a pattern to copy. */
    static String fileName(ConfigurationType type) {
        return type.pid() + (type.factory() ? "-NAME.cfg.example" : ".cfg");
    }

    /** The file. */
    static String file(ConfigurationType type) {
        String head = comment(type.description());
        String hint = type.factory()
                ? comment("Copy this file to " + type.pid() + "-NAME.cfg, once for each that you want.")
                : "";
        return head
                + hint
                + type.keys().stream()
                        .map(key -> "\n" + comment(key.description() + allowed(key)) + "#" + key.name() + " = "
                                + key.value() + "\n")
                        .collect(Collectors.joining());
    }

    private static String allowed(ConfigurationType.Key key) {
        return key.allowed().isEmpty() ? "" : " [" + key.allowed() + "]";
    }

    private static String comment(String text) {
        StringBuilder comment = new StringBuilder("#");
        int column = 1;
        for (String word : text.strip().split("\\s+", -1)) {
            if (column + 1 + word.length() > WIDTH) {
                comment.append("\n#");
                column = 1;
            }
            comment.append(' ').append(word);
            column += 1 + word.length();
        }
        return comment.append('\n').toString();
    }

    /** The tables. */
    static String reference(List<ConfigurationType> types) {
        return types.stream().map(ConfigurationText::table).collect(Collectors.joining("\n"));
    }

    private static String table(ConfigurationType type) {
        String rows = type.keys().stream()
                .map(key -> "| `" + key.name() + "` | " + type(key) + " | " + code(key.value()) + " | "
                        + cell(key.allowed()) + " | " + cell(key.description()) + " |\n")
                .collect(Collectors.joining());
        return "### " + type.pid() + "\n\n" + type.description() + "\n"
                + (type.factory() ? "\nMay be there several times, in files `" + type.pid() + "-NAME.cfg`.\n" : "")
                + "\n| key | type | default | allowed | meaning |\n|---|---|---|---|---|\n" + rows;
    }

    private static String type(ConfigurationType.Key key) {
        return key.type() + (key.list() ? " list" : "");
    }

    private static String code(String value) {
        return value.isEmpty() ? "" : "`" + cell(value) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
