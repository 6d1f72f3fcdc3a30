/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import java.util.HashSet;
import java.util.Set;

/** Names for a model's streams that the host takes, each once. */
final class StreamNames {
    static final int MAX_CHARS = 64;
    /** What a stream can be called. */
    static final String ALLOWED = "1 to " + MAX_CHARS + " of A-Z a-z 0-9 . _ -, the first a letter or digit";

    private final String prefix;
    private final Set<String> given = new HashSet<>();

    StreamNames(String prefix) {
        this.prefix = prefix;
    }

    /** Returns the nearest name of 1 to 64 characters of {@code [A-Za-z0-9._-]}, the first a letter or digit. */
    static String valid(String text) {
        String name = text.replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[._-]+", "");
        if (name.isEmpty()) {
            return "model";
        }
        return name.length() > MAX_CHARS ? name.substring(0, MAX_CHARS) : name;
    }

    /**
     * Returns a name that was not given before.
     *
     * @param camera the camera's name, empty for the free one
     */
    String next(String camera, Output output) {
        StringBuilder wanted = new StringBuilder(prefix);
        for (String part : new String[] {camera, output.suffix}) {
            if (!part.isEmpty()) {
                wanted.append('-').append(part);
            }
        }
        String base = valid(wanted.toString());
        String name = base;
        for (int i = 2; !given.add(name); i++) {
            String ending = "-" + i;
            name = base.substring(0, Math.min(base.length(), MAX_CHARS - ending.length())) + ending;
        }
        return name;
    }
}
