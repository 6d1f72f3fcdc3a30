/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** Where the build put what is tested. */
final class HostFolder {
    private HostFolder() {}

    /** The assembled host; tests must not change it. */
    static Path assembled() {
        return property("host.dir");
    }

    /** The same as an archive. */
    static Path archive() {
        return property("host.archive");
    }

    /** The source tree. */
    static Path source() {
        return property("source.dir");
    }

    /** A copy to change as one likes, under a name that scripts stumble over when they forget quotes. */
    static Path copy(Path parent) throws IOException {
        Path copy = parent.resolve("a host's folder");
        try (Stream<Path> files = Files.walk(assembled())) {
            files.forEach(file -> copy(file, copy.resolve(assembled().relativize(file))));
        }
        return copy;
    }

    private static void copy(Path from, Path to) {
        try {
            if (from.getParent().endsWith("bin") && from.toString().endsWith(".jar")) {
                // Java 17 takes an archive of classes with the very files that it was made with, and no copies
                Files.createSymbolicLink(to, from);
            } else {
                Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path property(String name) {
        return Path.of(System.getProperty(name)).toAbsolutePath().normalize();
    }
}
