/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
    @TempDir
    Path home;

    private Path file;
    private ClassArchive archive;

    @BeforeEach
    void hostWithAnArchive() throws IOException {
        for (String folder : List.of("bin", "boot", "bundle", "load")) {
            Files.createFile(Files.createDirectory(home.resolve(folder)).resolve("a.jar"));
        }
        file = Files.write(home.resolve("bin/classes-17.jsa"), new byte[8192]);
        archive = ClassArchive.of(home, file.toString());
        assertNotNull(archive);
    }

    @Test
    void anArchiveIsCurrentWhileItIsInUseAndNoJarIsNewer() throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(10)));
        assertFalse(archive.isCurrent(), "Java has not taken it");
        try (FileChannel channel = FileChannel.open(file)) {
            var mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, 8192);
            assertTrue(archive.isCurrent());
            Path jar = home.resolve("load/new.jar");
            Files.setLastModifiedTime(
                    Files.createFile(jar), FileTime.from(Instant.now().plusSeconds(20)));
            assertFalse(archive.isCurrent(), "a newer jar");
            Files.delete(jar);
            Files.delete(file);
            assertFalse(archive.isCurrent(), "it was deleted");
            assertEquals(8192, mapped.capacity());
        }
    }

    @Test
    void whereTheScriptNamesNoFileThereIsNoArchive() {
        assertNull(ClassArchive.of(home, ""));
    }
}
