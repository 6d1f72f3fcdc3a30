/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;

/**
 * Which files models are made of: the XML, what it includes, and the meshes, textures and height fields that these
 * name. Where MuJoCo looks for them depends on its version and on the compiler's settings, so every place that comes
 * into question counts; a file that is missing is noticed when it appears. Belongs to one thread.
 */
final class ModelFiles {
    /** Places of one model that are looked at. */
    static final int MAX_PLACES = 4000;
    /** XML files of one model that are read. */
    static final int MAX_PARTS = 100;

    private static final References NONE = new References(Set.of(), Set.of(), Set.of());

    private final Map<Path, Content> contents = new HashMap<>();
    private final Set<Path> used = new HashSet<>();

    private record Content(long stamp, References references) {}

    /** Returns the places where the model's files are or may be, its own first. */
    Set<Path> places(Path model) {
        Map<Path, References> parts = parts(model);
        Set<Path> folders = new LinkedHashSet<>();
        parts.keySet().forEach(part -> folders.add(folder(part)));
        for (Path base : List.copyOf(folders)) {
            parts.values().forEach(part -> part.folders().forEach(name -> add(base, name, folders)));
        }
        Set<Path> places = new LinkedHashSet<>(parts.keySet());
        for (References part : parts.values()) {
            for (String asset : part.assets()) {
                for (Path folder : folders) {
                    add(folder, asset, places);
                    add(folder, asset.substring(asset.lastIndexOf('/') + 1), places);
                }
                if (places.size() >= MAX_PLACES) {
                    return places;
                }
            }
        }
        return places;
    }

    /** Returns the model and what it includes, however deep. */
    private Map<Path, References> parts(Path model) {
        Map<Path, References> parts = new LinkedHashMap<>();
        Queue<Path> left = new ArrayDeque<>(List.of(model));
        for (Path part = left.poll(); part != null && parts.size() < MAX_PARTS; part = left.poll()) {
            if (!parts.containsKey(part)) {
                References references = references(part);
                parts.put(part, references);
                Set<Path> next = new LinkedHashSet<>();
                for (String name : references.parts()) {
                    add(folder(model), name, next);
                    add(folder(part), name, next);
                }
                if (left.size() < MAX_PARTS) {
                    left.addAll(next);
                }
            }
        }
        return parts;
    }

    /** Reads a file again only when it has changed. */
    private References references(Path file) {
        long stamp = stamp(file);
        used.add(file);
        return contents.compute(
                        file,
                        (path, known) -> known != null && known.stamp() == stamp
                                ? known
                                : new Content(stamp, stamp == 0 || isBinary(path) ? NONE : References.of(path)))
                .references();
    }

    private static boolean isBinary(Path file) {
        return file.toString().endsWith(".mjb");
    }

    /** Forgets the files that were not asked for since the last call. */
    void forgetUnused() {
        contents.keySet().retainAll(used);
        used.clear();
    }

    private static Path folder(Path file) {
        return file.resolveSibling("");
    }

    private static void add(Path folder, String name, Set<Path> into) {
        try {
            if (into.size() < MAX_PLACES) {
                into.add(folder.resolve(name).normalize());
            }
        } catch (InvalidPathException e) {
            return; // no file can be called so
        }
    }

    /** Returns a number that differs when one of the files has changed, come or gone. */
    static long stamp(Set<Path> files) {
        long stamp = 0;
        for (Path file : files) {
            stamp += stamp(file);
        }
        return stamp;
    }

    /** Returns a number that differs when the file has changed; 0 when it is not there. */
    static long stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? 1L + Objects.hash(file, attributes.lastModifiedTime(), attributes.size(), attributes.fileKey())
                    : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
