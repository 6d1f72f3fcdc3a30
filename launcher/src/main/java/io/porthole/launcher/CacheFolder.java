/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder for bundle caches. Every run has a cache of its own, named by machine and process; those of dead processes
 * are removed.
 */
final class CacheFolder {
    private final Path folder;
    private final String prefix;

    private CacheFolder(Path folder, String machine) {
        this.folder = folder;
        this.prefix = "run-" + machine + "-";
    }

    /**
     * Chooses the folder: the given one, else the user's cache folder, else one in the host's own folder.
     *
     * @throws RefusedException when it cannot be written
     */
    static CacheFolder choose(@Nullable String option, Path home, Map<String, String> environment)
            throws RefusedException {
        if (option != null) {
            Path folder = Path.of(option);
            if (!writable(folder)) {
                throw new RefusedException("--data " + option + " cannot be written. Choose a folder that can.");
            }
            return new CacheFolder(folder.toAbsolutePath().normalize(), machine());
        }
        Path own = home.resolve("data");
        for (Path folder : List.of(userCache(environment), own)) {
            if (writable(folder)) {
                return new CacheFolder(folder, machine());
            }
        }
        throw new RefusedException(
                "neither the user's cache folder nor " + own + " can be written. Choose a folder with --data.");
    }

    private static Path userCache(Map<String, String> environment) {
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base =
                cache.isEmpty() ? Path.of(environment.getOrDefault("HOME", "/nonexistent"), ".cache") : Path.of(cache);
        return base.resolve("porthole").toAbsolutePath().normalize();
    }

    private static boolean writable(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            return false;
        }
        return Files.isWritable(folder) && Files.isExecutable(folder);
    }

    // a process number means something on its own machine only, and a home folder may be shared
    private static String machine() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "local";
        }
    }

    /** Returns the folder. */
    Path folder() {
        return folder;
    }

    /** Returns the cache of a process. */
    Path cache(long process) {
        return folder.resolve(prefix + process);
    }

    /** Removes the caches of this machine's dead processes. */
    void removeStale() {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(this::isStale).forEach(CacheFolder::delete);
        } catch (IOException | UncheckedIOException e) {
            System.err.println("porthole: cannot remove old bundle caches in " + folder + ": " + e.getMessage());
        }
    }

    private boolean isStale(Path file) {
        String name = file.getFileName().toString();
        String process = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
        return process.matches("[0-9]{1,18}")
                && ProcessHandle.of(Long.parseLong(process)).isEmpty();
    }

    /** Deletes a folder with everything in it. */
    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
