/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a MJCF or URDF file names. Read by patterns, not as XML: a file that is broken names others too, and MuJoCo's
 * parser takes what others do not, such as {@code --} in a comment.
 *
 * @param parts files that are models or parts of one themselves
 * @param assets files with meshes, textures, height fields and the like
 * @param folders where assets are looked for
 */
record References(Set<String> parts, Set<String> assets, Set<String> folders) {
    private static final int MAX_BYTES = 8 << 20;
    private static final int MAX_FOLDERS = 16;
    private static final int MAX_NAMES = 2000;
    private static final Pattern ELEMENT = Pattern.compile("<([A-Za-z]\\w*)\\s([^<>]*)");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("\\b(file[a-z]*|meshdir|texturedir|assetdir)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");

    /** Returns what a file names; nothing when it cannot be read. */
    static References of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return of(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return of(""); // not there, or not yet
        }
    }

    static References of(String text) {
        Set<String> parts = new LinkedHashSet<>(), assets = new LinkedHashSet<>(), folders = new LinkedHashSet<>();
        for (Matcher element = ELEMENT.matcher(text); element.find(); ) {
            boolean part =
                    element.group(1).equals("include") || element.group(1).equals("model");
            for (Matcher attribute = ATTRIBUTE.matcher(element.group(2)); attribute.find(); ) {
                String value = attribute.group(2) == null ? attribute.group(3) : attribute.group(2);
                if (attribute.group(1).endsWith("dir")) {
                    add(value, folders, MAX_FOLDERS);
                } else {
                    add(value, part ? parts : assets, MAX_NAMES);
                }
            }
        }
        return new References(parts, assets, folders);
    }

    private static void add(String name, Set<String> into, int most) {
        if (into.size() < most) {
            into.add(name);
        }
    }
}
