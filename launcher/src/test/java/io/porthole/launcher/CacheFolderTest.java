/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {
    private static final long NO_PROCESS = 999_999_999_999L;

    @TempDir
    Path folder;

    @Test
    void theUsersCacheFolderIsTheDefault() throws Exception {
        Map<String, String> environment = Map.of("XDG_CACHE_HOME", folder.toString(), "HOME", "/nonexistent");
        assertEquals(
                folder.resolve("porthole"),
                CacheFolder.choose(null, folder, environment).folder());
    }

    @Test
    void theHostsFolderIsUsedWhenTheUserHasNone() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Map<String, String> environment = Map.of("HOME", file.toString());
        assertEquals(
                folder.resolve("data"),
                CacheFolder.choose(null, folder, environment).folder());
    }

    @Test
    void aFolderThatCannotBeWrittenIsRefused() throws Exception {
        String below = Files.createFile(folder.resolve("file")).resolve("below").toString();
        RefusedException e = assertThrows(RefusedException.class, () -> CacheFolder.choose(below, folder, Map.of()));
        assertEquals("--data " + below + " cannot be written. Choose a folder that can.", e.getMessage());
    }

    @Test
    void onlyCachesOfDeadProcessesAreRemoved() throws Exception {
        CacheFolder cache = CacheFolder.choose(folder.toString(), folder, Map.of());
        Path own = Files.createDirectories(cache.cache(ProcessHandle.current().pid()));
        Path dead = cache.cache(NO_PROCESS);
        Files.writeString(Files.createDirectories(dead.resolve("bundle1")).resolve("x.jar"), "x");
        Path other = Files.createDirectories(folder.resolve("run-elsewhere.example-" + NO_PROCESS));
        cache.removeStale();
        assertTrue(Files.exists(own));
        assertFalse(Files.exists(dead));
        assertTrue(Files.exists(other));
    }
}
