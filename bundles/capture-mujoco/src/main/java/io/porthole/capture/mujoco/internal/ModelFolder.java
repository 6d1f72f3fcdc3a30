/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What models a folder holds: files {@code NAME.xml} and {@code NAME.mjb}, and folders with a {@code scene.xml} or a
 * file of the folder's name, for models that bring meshes and textures. Parts that others include are none. Belongs to
 * one thread.
 */
final class ModelFolder implements ModelFinder {
    /** Models that are run at most. */
    static final int MAX_MODELS = 32;
    /** Entries that are looked at, of the folder and of each one below it. */
    private static final int MAX_ENTRIES = 1000;

    private static final int HEAD_BYTES = 4096;
    private static final int DEPTH_BELOW = 3;

    private final Path folder;
    private final ModelFiles files = new ModelFiles();

    ModelFolder(Path folder) {
        this.folder = folder;
    }

    /** Returns the name for the streams of a model in this file or folder. */
    static String name(Path entry) {
        return StreamNames.valid(plainName(entry));
    }

    private static String plainName(Path entry) {
        return String.valueOf(entry.getFileName()).replaceFirst("\\.(xml|mjb)$", "");
    }

    @Override
    public Found find() {
        Map<String, Model> models = new TreeMap<>();
        Map<String, Path> owners = new HashMap<>();
        Map<Path, String> unfit = new LinkedHashMap<>();
        Map<Path, String> remarks = new LinkedHashMap<>();
        Set<Path> used = new HashSet<>();
        for (Path entry : entries(remarks)) {
            Path file = file(entry, unfit);
            String name = name(entry);
            if (file == null) {
                continue;
            }
            Path owner = owners.putIfAbsent(name, entry);
            if (owner != null) {
                remarks.put(entry, "is not run: its stream would be called as that of " + owner.getFileName());
            } else if (models.size() == MAX_MODELS) {
                remarks.put(entry, "is not run: a folder has at most " + MAX_MODELS + " models");
            } else {
                Set<Path> places = files.places(file);
                used.addAll(places);
                models.put(name, new Model(file, stamp(entry, places)));
                if (!name.equals(plainName(entry))) {
                    remarks.put(
                            entry,
                            "has a name that no stream can have; allowed are " + StreamNames.ALLOWED
                                    + ". Its streams are called " + name);
                }
            }
        }
        files.forgetUnused();
        unfit.keySet().removeIf(entry -> isUsed(entry, used));
        remarks.putAll(unfit);
        return new Found(models, remarks);
    }

    private List<Path> entries(Map<Path, String> remarks) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path entry : all) {
                if (entries.size() == MAX_ENTRIES) {
                    remarks.put(folder, "has more than " + MAX_ENTRIES + " entries; the rest is not looked at");
                    break;
                }
                if (!String.valueOf(entry.getFileName()).startsWith(".")) {
                    entries.add(entry);
                }
            }
        } catch (IOException e) {
            return List.of(); // a folder that is not there, or not yet, holds no models
        }
        entries.sort(null);
        return entries;
    }

    /** Returns the file to load for an entry; null, and why, when there is none. */
    private static @Nullable Path file(Path entry, Map<Path, String> unfit) {
        String name = String.valueOf(entry.getFileName());
        if (Files.isDirectory(entry)) {
            for (String main : List.of("scene.xml", name + ".xml", name + ".mjb")) {
                Path file = entry.resolve(main);
                if (Files.isRegularFile(file)) {
                    return file;
                }
            }
            unfit.put(entry, "holds no model; allowed are scene.xml, " + name + ".xml and " + name + ".mjb in it");
            return null;
        }
        if (!name.endsWith(".mjb") && !name.endsWith(".xml")) {
            unfit.put(entry, "is not run; allowed are NAME.xml (MJCF or URDF), NAME.mjb and folders of a model");
            return null;
        }
        if (name.endsWith(".xml") && isPart(entry)) {
            unfit.put(entry, "is a part (mujocoinclude) that no model includes, and none itself");
            return null;
        }
        return entry;
    }

    private static boolean isPart(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8).contains("<mujocoinclude");
        } catch (IOException e) {
            return false; // MuJoCo will say what is wrong with it
        }
    }

    private static boolean isUsed(Path entry, Set<Path> used) {
        return used.stream().anyMatch(place -> place.startsWith(entry) && ModelFiles.stamp(place) != 0);
    }

    /** Returns a number that differs when anything has changed that the model names or that lies in its own folder. */
    private static long stamp(Path entry, Set<Path> places) {
        Set<Path> all = new HashSet<>(places);
        if (Files.isDirectory(entry)) {
            try (Stream<Path> below = Files.walk(entry, DEPTH_BELOW)) {
                for (Iterator<Path> paths = below.limit(MAX_ENTRIES).iterator(); paths.hasNext(); ) {
                    all.add(paths.next());
                }
            } catch (IOException | UncheckedIOException e) {
                // what cannot be listed is just being written or taken away
                all.add(entry);
            }
        }
        return ModelFiles.stamp(all);
    }
}
