/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a MuJoCo library may lie: Debian's, the one inside the Python wheel, or where the configuration says. */
public final class LibraryFinder {
    private static final Pattern NAME = Pattern.compile("libmujoco\\.so(?:\\.(\\d+\\.\\d+\\.\\d+))?");
    /** Folders that a pattern may stand for, so that a huge home folder costs nothing. */
    private static final int MAX_MATCHES = 64;

    private static final List<String> SYSTEM = List.of(
            "/usr/local/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib");
    private static final List<String> PYTHON = List.of(
            "/usr/local/lib/python3*/dist-packages/mujoco",
            "/usr/local/lib/python3*/site-packages/mujoco",
            "/usr/lib/python3/dist-packages/mujoco");
    private static final List<String> HOME = List.of(
            ".local/lib/python3*/site-packages/mujoco",
            ".pyenv/versions/*/lib/python3*/site-packages/mujoco",
            ".mujoco/mujoco-*/lib");
    /** Below a virtual environment, or a folder of packages itself. */
    private static final List<String> ENVIRONMENT = List.of("lib/python3*/site-packages/mujoco", "mujoco", "lib");

    private final String libraryPath;
    private final String pythonPath;
    private final Map<String, String> environment;

    /**
     * What is configured.
     *
     * @param libraryPath a library that is used and no other; empty to look for one
     * @param pythonPath a virtual environment or a folder of packages that is looked at first; empty for none
     * @param environment the process's variables
     */
    public LibraryFinder(String libraryPath, String pythonPath, Map<String, String> environment) {
        this.libraryPath = libraryPath.strip();
        this.pythonPath = pythonPath.strip();
        this.environment = Map.copyOf(environment);
    }

    /**
     * Libraries that are there, the best first.
     *
     * @throws MujocoException when a configured one is not
     */
    List<Path> candidates() throws MujocoException {
        if (!libraryPath.isEmpty()) {
            Path only = Path.of(libraryPath);
            if (!only.isAbsolute() || !Files.isRegularFile(only)) {
                throw new MujocoException("libraryPath " + libraryPath + " is not the absolute path of a file");
            }
            return List.of(only);
        }
        Set<Path> found = new LinkedHashSet<>();
        if (!pythonPath.isEmpty()) {
            below(Path.of(pythonPath), ENVIRONMENT, found);
            if (found.isEmpty()) {
                throw new MujocoException("pythonPath " + pythonPath + " holds no mujoco package; allowed are a virtual"
                        + " environment or a site-packages folder with the mujoco wheel installed");
            }
            return List.copyOf(found);
        }
        for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
            String folder = environment.getOrDefault(variable, "");
            if (!folder.isEmpty()) {
                below(Path.of(folder), ENVIRONMENT, found);
            }
        }
        for (String folder : environment.getOrDefault("LD_LIBRARY_PATH", "").split(":", -1)) {
            if (!folder.isEmpty()) {
                in(Path.of(folder), found);
            }
        }
        SYSTEM.forEach(folder -> in(Path.of(folder), found));
        below(Path.of("/"), PYTHON, found);
        String home = environment.getOrDefault("HOME", "");
        if (!home.isEmpty()) {
            below(Path.of(home), HOME, found);
        }
        return List.copyOf(found);
    }

    /** Returns the version that a library's name says, empty when it says none. */
    static String version(Path library) {
        Matcher name = NAME.matcher(String.valueOf(library.getFileName()));
        return name.matches() && name.group(1) != null ? name.group(1) : "";
    }

    private static void below(Path start, List<String> patterns, Set<Path> found) {
        for (String pattern : patterns) {
            List<Path> folders = List.of(start);
            for (String part : pattern.replaceFirst("^/", "").split("/", -1)) {
                List<Path> next = new ArrayList<>();
                for (Path folder : folders) {
                    if (part.contains("*")) {
                        list(folder, part, next);
                    } else {
                        next.add(folder.resolve(part));
                    }
                }
                folders = next;
            }
            folders.forEach(folder -> in(folder, found));
        }
    }

    private static void in(Path folder, Set<Path> found) {
        List<Path> libraries = new ArrayList<>();
        list(folder, "libmujoco.so*", libraries);
        for (Path library : libraries) {
            if (NAME.matcher(String.valueOf(library.getFileName())).matches() && Files.isRegularFile(library)) {
                try {
                    found.add(library.toRealPath());
                } catch (IOException e) {
                    // it has disappeared since: then it cannot be used either
                    found.remove(library);
                }
            }
        }
    }

    private static void list(Path folder, String pattern, List<Path> into) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> matching = Files.newDirectoryStream(folder, pattern)) {
            for (Path entry : matching) {
                if (entries.size() >= MAX_MATCHES) {
                    break;
                }
                entries.add(entry);
            }
        } catch (IOException e) {
            return; // a folder that may not be read holds nothing for us
        }
        // the newest version of several comes first
        entries.sort((a, b) -> b.compareTo(a));
        into.addAll(entries);
    }
}
