/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each bundle's README, held against the configuration reference, which is held against the bundles. */
class BundleReadmeTest {
    private final Path root = SourceTree.root();

    @Test
    void everyBundleHasAReadmeWithTheKeysThatItIsConfiguredBy() throws IOException {
        List<String> missing = new ArrayList<>();
        int rows = 0;
        for (Path bundle : bundles()) {
            Path readme = bundle.resolve("README.md");
            String text = Files.exists(readme) ? Files.readString(readme) : "";
            if (!text.startsWith("# " + bundle.getFileName())) {
                missing.add(readme + " with its title");
            }
            for (String row :
                    reference("io.porthole." + bundle.getFileName().toString().replace('-', '.'))) {
                rows++;
                String[] cells = row.split("(?<!\\\\)\\|", -1);
                if (!text.contains("| " + cells[1].strip() + " |") || !text.contains(cells[5].strip())) {
                    missing.add(bundle.getFileName() + ":" + row);
                }
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(rows > 40, rows + " keys of the reference were looked at");
    }

    private List<String> reference(String pid) throws IOException {
        List<String> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(root.resolve("docs/configuration.md"))) {
            inside = line.startsWith("#") ? line.equals("### " + pid) : inside;
            if (inside && line.startsWith("| `")) {
                rows.add(line);
            }
        }
        return rows;
    }

    private List<Path> bundles() throws IOException {
        try (Stream<Path> folders = Files.list(root.resolve("bundles"))) {
            return folders.filter(f -> Files.exists(f.resolve("pom.xml"))).toList();
        }
    }
}
