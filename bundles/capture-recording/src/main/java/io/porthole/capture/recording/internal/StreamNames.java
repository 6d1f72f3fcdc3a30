/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.recording.internal;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Names for the streams of files, each once. */
final class StreamNames {
    private static final int MAX_CHARS = 64;

    private final Set<String> given = new HashSet<>();

    /** Returns a name like that of the file which was not given before and which the host takes. */
    String next(Path file) {
        String title = String.valueOf(file.getFileName()).replaceFirst("\\.[A-Za-z0-9]{1,5}$", "");
        String valid = title.replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[._-]+", "");
        String base = cut(valid.isEmpty() ? "recording" : valid, MAX_CHARS);
        String name = base;
        for (int i = 2; !given.add(name); i++) {
            String ending = "-" + i;
            name = cut(base, MAX_CHARS - ending.length()) + ending;
        }
        return name;
    }

    private static String cut(String text, int chars) {
        return text.substring(0, Math.min(text.length(), chars));
    }
}
