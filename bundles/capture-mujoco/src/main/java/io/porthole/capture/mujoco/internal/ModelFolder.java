/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What models a folder holds: files {@code NAME.xml} and {@code NAME.mjb}, and folders with a {@code scene.xml} or a
 * file of the folder's name, for models that bring meshes and textures. Parts that others include are none.
 */
final class ModelFolder {
    /** Models that are run at most. */
    static final int MAX_MODELS = 32;
    /** Entries that are looked at, of the folder and of each one below it. */
    private static final int MAX_ENTRIES = 1000;

    private static final int HEAD_BYTES = 4096;
    private static final int DEPTH_BELOW = 3;

    private final Path folder;

    ModelFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * A model that is there.
     *
     * @param file to load
     * @param stamp differs when any of its files has changed
     */
    record Found(Path file, long stamp) {}

    /** All models by the name that their streams are to have, in the order of the names. */
    Map<String, Found> scan() {
        Map<String, Found> models = new TreeMap<>();
        for (Path entry : entries()) {
            Found found = found(entry);
            if (found != null && models.size() < MAX_MODELS) {
                models.putIfAbsent(name(entry), found);
            }
        }
        return models;
    }

    /** The name for the streams of a model in this file or folder. */
    static String name(Path entry) {
        return StreamNames.valid(String.valueOf(entry.getFileName()).replaceFirst("\\.(xml|mjb)$", ""));
    }

    private List<Path> entries() {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path entry : all) {
                if (entries.size() == MAX_ENTRIES) {
                    break;
                }
                entries.add(entry);
            }
        } catch (IOException e) {
            return List.of(); // a folder that is not there, or not yet, holds no models
        }
        entries.sort(null);
        return entries;
    }

    private static @Nullable Found found(Path entry) {
        String name = String.valueOf(entry.getFileName());
        try {
            if (name.startsWith(".")) {
                return null;
            }
            if (Files.isDirectory(entry)) {
                for (String main : List.of("scene.xml", name + ".xml", name + ".mjb")) {
                    Path file = entry.resolve(main);
                    if (Files.isRegularFile(file)) {
                        return new Found(file, stampBelow(entry));
                    }
                }
                return null;
            }
            boolean model = name.endsWith(".mjb") || (name.endsWith(".xml") && !isPart(entry));
            return model ? new Found(entry, stamp(entry)) : null;
        } catch (IOException e) {
            return null; // it is just being written or taken away
        }
    }

    private static boolean isPart(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8).contains("<mujocoinclude");
        }
    }

    private static long stamp(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return 31 * attributes.lastModifiedTime().toMillis() + attributes.size();
    }

    private static long stampBelow(Path folder) throws IOException {
        long stamp = 0;
        try (Stream<Path> below = Files.walk(folder, DEPTH_BELOW)) {
            for (Iterator<Path> files = below.limit(MAX_ENTRIES).iterator(); files.hasNext(); ) {
                Path file = files.next();
                if (Files.isRegularFile(file)) {
                    stamp += stamp(file) + file.hashCode();
                }
            }
        }
        return stamp;
    }
}
