/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.viewer.web.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs the tests of the page's library, which are in {@code src/test/js}. */
class LibraryTest {
    private static final int OLDEST_NODE = 18;

    @Test
    void theLibraryPassesItsOwnTests() throws Exception {
        assumeTrue(nodeVersion() >= OLDEST_NODE, "skipped: Node " + OLDEST_NODE + " or newer is not installed");
        Process tests =
                start(Stream.concat(Stream.of("node", "--test"), testFiles()).toList());
        String output = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, tests.waitFor(), output);
    }

    private static Stream<String> testFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/js"))) {
            return files.map(Object::toString).filter(name -> name.endsWith(".test.js")).sorted().toList().stream();
        }
    }

    private static int nodeVersion() throws IOException, InterruptedException {
        Process version;
        try {
            version = start(List.of("node", "--version"));
        } catch (IOException e) {
            return 0; // there is none
        }
        String text = new String(version.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        boolean fine = version.waitFor() == 0 && text.matches("v\\d+\\..*\\s*");
        return fine ? Integer.parseInt(text.substring(1, text.indexOf('.'))) : 0;
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
