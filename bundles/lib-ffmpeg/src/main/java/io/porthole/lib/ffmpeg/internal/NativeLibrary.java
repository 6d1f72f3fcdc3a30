/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import io.porthole.api.encode.EncodeException;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;

/** Loads FFmpeg once, unpacked into a folder of its bundle's storage, where the next start finds it. */
final class NativeLibrary {
    private final Path folder;
    private boolean loaded;

    NativeLibrary(Path folder) {
        this.folder = folder;
    }

    /**
     * Loads the library unless it is loaded.
     *
     * @throws EncodeException when it cannot be loaded; the next call tries again
     */
    synchronized void load() throws EncodeException {
        if (loaded) {
            return;
        }
        properties().forEach(System::setProperty);
        try {
            Loader.load(avutil.class);
            Loader.load(avcodec.class);
            Loader.load(swscale.class);
            Loader.load(avformat.class);
            // its messages would go to the process's error output; what matters comes back as error numbers
            avutil.av_log_set_level(avutil.AV_LOG_QUIET);
            loaded = true;
        } catch (LinkageError | RuntimeException e) {
            throw new EncodeException("FFmpeg cannot be loaded: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the settings of JavaCPP, which it reads when its classes are loaded. Its thread that frees forgotten
     * pointers crashes the JVM when the bundle's classes go, and is not needed: every pointer here has an owner. Its
     * limits count memory that is not its own.
     */
    private Map<String, String> properties() {
        return Map.of(
                "org.bytedeco.javacpp.nopointergc", "true",
                "org.bytedeco.javacpp.maxBytes", "0",
                "org.bytedeco.javacpp.maxPhysicalBytes", "0",
                "org.bytedeco.javacpp.cachedir", folder.toString());
    }
}
