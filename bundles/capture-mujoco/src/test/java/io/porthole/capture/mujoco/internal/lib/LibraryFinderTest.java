/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryFinderTest {
    @TempDir
    Path folder;

    private Path library(String path) throws IOException {
        Path file = folder.toRealPath().resolve(path);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    @Test
    void theWheelInAVirtualEnvironmentIsFound() throws IOException, MujocoException {
        Path wheel = library("venv/lib/python3.12/site-packages/mujoco/libmujoco.so.4.0.0");
        library("venv/lib/python3.12/site-packages/mujoco/libmujoco_extra.so");
        LibraryFinder finder = new LibraryFinder("", folder.resolve("venv").toString(), Map.of());
        assertEquals(List.of(wheel), finder.candidates());
        LibraryFinder active = new LibraryFinder(
                "", "", Map.of("VIRTUAL_ENV", folder.resolve("venv").toString()));
        assertEquals(wheel, active.candidates().get(0));
        LibraryFinder home = new LibraryFinder("", "", Map.of("HOME", folder.toString()));
        assertTrue(!home.candidates().contains(wheel));
    }

    @Test
    void packagesOfTheUserAndUnpackedReleasesAreFoundBelowHome() throws IOException, MujocoException {
        Path user = library(".local/lib/python3.11/site-packages/mujoco/libmujoco.so.3.3.7");
        Path release = library(".mujoco/mujoco-3.2.7/lib/libmujoco.so.3.2.7");
        List<Path> found = new LibraryFinder("", "", Map.of("HOME", folder.toString())).candidates();
        assertTrue(found.containsAll(List.of(user, release)), found.toString());
    }

    @Test
    void aConfiguredPathIsTheOnlyOneAndHasToBeThere() throws IOException, MujocoException {
        Path mine = library("libmujoco.so.3.17.0");
        assertEquals(List.of(mine), new LibraryFinder(mine.toString(), "", Map.of()).candidates());
        assertRefused(new LibraryFinder("/nowhere/libmujoco.so", "", Map.of()), "libraryPath /nowhere");
        assertRefused(new LibraryFinder("libmujoco.so", "", Map.of()), "absolute");
        assertRefused(new LibraryFinder("", folder.toString(), Map.of()), "wheel");
    }

    private static void assertRefused(LibraryFinder finder, String word) {
        MujocoException refusal = assertThrows(MujocoException.class, finder::candidates);
        assertTrue(String.valueOf(refusal.getMessage()).contains(word), refusal.getMessage());
    }

    @Test
    void theVersionStandsInTheName() {
        assertEquals("2.2.2", LibraryFinder.version(Path.of("/usr/lib/libmujoco.so.2.2.2")));
        assertEquals("", LibraryFinder.version(Path.of("/usr/lib/libmujoco.so")));
        assertEquals("", LibraryFinder.version(Path.of("/usr/lib/libother.so.2.2.2")));
    }
}
