/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What producers and servers say is text to the page, never markup or code. */
class MarkupTest {
    private static final Pattern MARKUP = Pattern.compile(
            "\\b(innerHTML|outerHTML|insertAdjacentHTML|srcdoc|createContextualFragment|setHTMLUnsafe)\\b"
                    + "|document\\.write|\\beval\\(|new Function\\(|javascript:");

    @Test
    void thePageMakesNoMarkupAndNoCodeOfText() throws IOException {
        List<String> found = new ArrayList<>();
        List<Path> scripts;
        Path page = SourceTree.root().resolve("viewer-web/src/main/resources/web");
        try (Stream<Path> files = Files.walk(page)) {
            scripts = files.filter(f -> f.toString().endsWith(".js")).toList();
        }
        for (Path script : scripts) {
            Files.readString(script)
                    .lines()
                    .filter(MARKUP.asPredicate())
                    .forEach(line -> found.add(script + ": " + line));
        }
        assertEquals(List.of(), found);
        assertTrue(scripts.size() > 10, scripts.size() + " scripts were looked at");
    }
}
