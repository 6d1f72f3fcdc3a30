/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import java.nio.file.Files;
import java.nio.file.Path;

/** The source tree, for unit tests that read documents and sources and need no built host. */
final class SourceTree {
    private SourceTree() {}

    /** Returns the folder that holds CONTRIBUTING.md, this one or one above it. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("CONTRIBUTING.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
