/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes that the build has made for the Java of the tests. */
class ClassArchiveIT {
    @TempDir
    Path folder;

    @Test
    void aHostStartsWithTheArchiveOfItsJava() throws Exception {
        Path home = HostFolder.copy(folder);
        try (HostProcess host = HostProcess.startHost(home, "--port=0")) {
            host.line("Watch at ");
            String memory = Files.readString(Path.of("/proc/" + host.pid() + "/maps"));
            assertTrue(memory.contains(archive(home).toString()), memory);
        }
    }

    @Test
    void anArchiveThatIsBrokenOrHasOtherJarsIsIgnoredWithoutAWord() throws Exception {
        Path home = HostFolder.copy(folder);
        Path launcher = home.resolve("bin/launcher.jar");
        Path original = launcher.toRealPath();
        Files.delete(launcher);
        Files.copy(original, launcher);
        startsQuietly(home);
        Path archive = archive(home);
        byte[] bytes = Files.readAllBytes(archive);
        Files.delete(archive); // Java makes it for reading alone
        Files.write(archive, Arrays.copyOf(bytes, bytes.length / 2));
        startsQuietly(home);
        Files.writeString(archive, "no archive at all");
        Files.writeString(Path.of(archive + ".size"), Files.size(archive) + "\n");
        startsQuietly(home);
    }

    private static void startsQuietly(Path home) throws Exception {
        try (HostProcess host = HostProcess.startHost(home, "--port=0")) {
            host.line("Watch at ");
            host.signal("TERM");
            assertEquals(143, host.exit(), host.output());
            assertFalse(host.output().toLowerCase(Locale.ROOT).contains("archive"), host.output());
            assertFalse(host.output().contains("[warning]"), host.output());
        }
    }

    @Test
    void whereJavaIsToldNotToUseOneNoneIsMade() throws Exception {
        Path home = HostFolder.copy(folder);
        List<String> command = List.of(home.resolve("bin/porthole").toString(), "--archive-classes");
        try (HostProcess host = HostProcess.start(command, Map.of("JAVA_OPTS", "-Xshare:off"))) {
            assertEquals(2, host.exit(), host.output());
            assertEquals(1, host.lineCount(), host.output());
        }
    }

    private static Path archive(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("bin"))) {
            return files.filter(file -> file.getFileName().toString().matches("classes-.*(jsa|aot)"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("the build has made none"));
        }
    }
}
