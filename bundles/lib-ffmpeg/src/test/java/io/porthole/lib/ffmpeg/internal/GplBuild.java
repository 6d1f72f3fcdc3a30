/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/** FFmpeg with x264, which is not shipped; only tests have it. */
final class GplBuild {
    private static final String CODECS = "/org/bytedeco/ffmpeg/linux-x86_64-gpl/libavcodec.so.62";

    private GplBuild() {}

    /** Opens it the way a user does: by the path of its jar. */
    static FfmpegComponent open() {
        return new FfmpegComponent(Path.of("target", "native-gpl").toAbsolutePath(), jar());
    }

    static Path jar() {
        try {
            URL codecs = Objects.requireNonNull(GplBuild.class.getResource(CODECS), CODECS);
            return Path.of(
                    ((JarURLConnection) codecs.openConnection()).getJarFile().getName());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
