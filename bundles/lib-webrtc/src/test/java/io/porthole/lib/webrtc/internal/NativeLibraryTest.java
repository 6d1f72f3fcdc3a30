/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
    @TempDir
    Path folder;

    /** Loads the library in a process of its own, whose temporary folder is the test's. */
    private int load(String classPath) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java, "-Djava.io.tmpdir=" + folder, "-cp", classPath, Loading.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor();
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(name -> !name.startsWith("hsperfdata"))
                    .toList();
        }
    }

    /** What the process does. */
    static final class Loading {
        private Loading() {}

        /** Exits with 7 where the library cannot be loaded. */
        public static void main(String[] arguments) {
            try {
                NativeLibrary.load();
            } catch (LinkageError e) {
                System.exit(7);
            }
            Runtime.getRuntime().halt(0); // as if killed
        }
    }

    @Test
    void aRunThatIsKilledLeavesNothingInTheTemporaryFolder() throws Exception {
        load(System.getProperty("java.class.path"));
        assertEquals(List.of(), left());
    }

    @Test
    void aLibraryThatCannotBeLoadedLeavesNothingInTheTemporaryFolder(@TempDir Path broken) throws Exception {
        for (String machine : new String[] {"x86_64", "aarch64"}) {
            Files.writeString(broken.resolve("libwebrtc-java-linux-" + machine + ".so"), "this is no library");
        }
        assertEquals(7, load(broken + File.pathSeparator + System.getProperty("java.class.path")));
        assertEquals(List.of(), left());
    }

    @Test
    void foldersOfDeadProcessesAreDeletedAndThoseOfLivingOnesStay() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Path leftover = Files.createDirectory(folder.resolve("porthole-webrtc-" + dead.pid() + "-1"));
        Files.writeString(leftover.resolve("libwebrtc-java-linux-x86_64.so"), "half of it");
        Path living = Files.createDirectory(
                folder.resolve("porthole-webrtc-" + ProcessHandle.current().pid() + "-1"));
        NativeLibrary.deleteLeftovers(folder);
        assertFalse(Files.exists(leftover));
        assertTrue(Files.exists(living));
    }
}
