/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The recordings of {@code porthole replay FILE...}. */
final class ReplayFiles {
    /** The first word of such a command line. */
    static final String COMMAND = "replay";

    /** The first box of an MP4 file, behind its size: ISO/IEC 14496-12, 4.3. */
    private static final String FIRST_BOX = "ftyp";

    private static final int BOX_SIZE_BYTES = 4;

    private ReplayFiles() {}

    /**
     * Returns the value of the configuration key: a list of absolute paths.
     *
     * @throws RefusedException when there is no file, or one that is no MP4 file or cannot be read
     */
    static String configuration(List<String> files) throws RefusedException {
        if (files.isEmpty()) {
            throw new RefusedException("replay needs recordings: porthole replay FILE...");
        }
        List<String> paths = new ArrayList<>();
        for (String file : files) {
            paths.add(checked(file));
        }
        return paths.toString();
    }

    private static String checked(String file) throws RefusedException {
        try {
            Path path = Path.of(file).toAbsolutePath().normalize();
            if (!Files.isRegularFile(path)) {
                throw new RefusedException("cannot replay " + file + ": there is no such file.");
            }
            if (!isMp4(path)) {
                throw new RefusedException(
                        "cannot replay " + file + ": it is not an MP4 file. Give recordings that" + " Porthole wrote.");
            }
            if (path.toString().contains(",")) {
                throw new RefusedException("cannot replay " + file + ": its path has a comma, which separates files.");
            }
            return path.toString();
        } catch (InvalidPathException | IOException e) {
            throw new RefusedException("cannot replay " + file + ": it cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static boolean isMp4(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            in.skipNBytes(Math.min(BOX_SIZE_BYTES, Files.size(path)));
            return new String(in.readNBytes(FIRST_BOX.length()), StandardCharsets.US_ASCII).equals(FIRST_BOX);
        }
    }
}
