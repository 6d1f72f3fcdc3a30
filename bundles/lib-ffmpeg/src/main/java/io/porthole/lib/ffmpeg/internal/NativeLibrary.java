/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import io.porthole.api.encode.EncodeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads FFmpeg once: the build that the user has named, else the one of this bundle. */
final class NativeLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);

    /** Of the process: a second build beside the first would mix their libraries. */
    private static boolean loaded;

    private final NativeFiles files;
    private final @Nullable Path jar;

    /**
     * Loads nothing yet.
     *
     * @param folder where the libraries are unpacked
     * @param jar with a build of FFmpeg to prefer; null for none
     */
    NativeLibrary(Path folder, @Nullable Path jar) {
        this.files = new NativeFiles(folder);
        this.jar = jar;
    }

    /**
     * Loads the library unless it is loaded.
     *
     * @throws EncodeException when it cannot be loaded; the next call tries again
     */
    void load() throws EncodeException {
        synchronized (NativeLibrary.class) {
            if (!loaded) {
                loadFiles();
                loaded = true;
            }
        }
    }

    private void loadFiles() throws EncodeException {
        properties().forEach(System::setProperty);
        try {
            for (Path file : unpack()) {
                System.load(file.toString());
            }
            // its messages would go to the process's error output; what matters comes back as error numbers
            avutil.av_log_set_level(avutil.AV_LOG_QUIET);
        } catch (IOException | LinkageError | RuntimeException e) {
            throw new EncodeException("FFmpeg cannot be loaded: " + e.getMessage(), e);
        }
    }

    private List<Path> unpack() throws IOException {
        if (jar != null) {
            try {
                return files.unpack(jar);
            } catch (IOException e) {
                LOG.warn("[ffmpeg] Using the bundled build, not that of libraryPath: {}", e.getMessage());
            }
        }
        return files.unpack(null);
    }

    /**
     * Returns the settings of JavaCPP, which it reads when its classes are loaded. Its thread that frees forgotten
     * pointers crashes the JVM when the bundle's classes go, and is not needed: every pointer here has an owner. Its
     * limits count memory that is not its own. It loads no libraries, since those are loaded here.
     */
    private static Map<String, String> properties() {
        return Map.of(
                "org.bytedeco.javacpp.nopointergc", "true",
                "org.bytedeco.javacpp.maxBytes", "0",
                "org.bytedeco.javacpp.maxPhysicalBytes", "0",
                "org.bytedeco.javacpp.loadLibraries", "false");
    }
}
