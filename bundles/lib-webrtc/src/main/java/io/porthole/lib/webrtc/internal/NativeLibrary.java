/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.internal.NativeLoader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Loads the native library in the place of webrtc-java's {@link NativeLoader}, which leaves its copy of 23 MB in the
 * temporary folder when the library cannot be loaded or the process is killed meanwhile. The copy here has a folder of
 * its own that names its process; it is deleted as soon as it is loaded, and the next start deletes those of dead
 * processes.
 */
final class NativeLibrary {
    private static final String NAME = "webrtc-java";
    private static final String PREFIX = "porthole-webrtc-";
    private static final Pattern FOLDER = Pattern.compile(PREFIX + "(\\d{1,18})-.*");

    private NativeLibrary() {}

    /** Loads it once; fails with a {@link LinkageError} where it cannot be loaded. */
    static void load() {
        load(Path.of(System.getProperty("java.io.tmpdir")));
    }

    static synchronized void load(Path temporary) {
        Set<String> loaded = loadedLibraries();
        if (loaded.contains(NAME)) {
            return;
        }
        String file = fileName();
        try (InputStream library = NativeLibrary.class.getResourceAsStream('/' + file)) {
            if (library == null) {
                throw new UnsatisfiedLinkError("there is no " + file);
            }
            deleteLeftovers(temporary);
            Path folder = Files.createTempDirectory(
                    temporary, PREFIX + ProcessHandle.current().pid() + '-');
            try {
                Path copy = folder.resolve(file);
                Files.copy(library, copy);
                OpenH264Defaults.change(copy, machine());
                System.load(copy.toString());
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new LinkageError("the native library cannot be unpacked into " + temporary + ": " + e, e);
        }
        loaded.add(NAME);
    }

    private static String fileName() {
        return "lib" + NAME + "-linux-" + machine() + ".so";
    }

    private static String machine() {
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return machine.equals("amd64") ? "x86_64" : machine;
    }

    /** Returns the names of the libraries that webrtc-java does not load again. */
    @SuppressWarnings("unchecked")
    private static Set<String> loadedLibraries() {
        try {
            Field field = NativeLoader.class.getDeclaredField("LOADED_LIB_SET");
            field.setAccessible(true);
            return (Set<String>) field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("another version of webrtc-java than this was written for", e);
        }
    }

    /** Deletes the folders of processes that were killed while they loaded the library. */
    static void deleteLeftovers(Path temporary) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, PREFIX + '*')) {
            for (Path folder : folders) {
                Matcher name = FOLDER.matcher(folder.getFileName().toString());
                if (name.matches()
                        && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    delete(folder);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
