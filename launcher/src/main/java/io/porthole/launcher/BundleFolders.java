/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The watched folders of bundles, and the bundles in them that are left out. */
final class BundleFolders {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern VERSION = Pattern.compile("-[0-9].*");
    private static final String OURS = "porthole-";

    private final Path home;
    private final List<Path> watched = new ArrayList<>();
    private final List<Path> added = new ArrayList<>();

    /**
     * The host's own folders and the given ones.
     *
     * @throws RefusedException when one of the given ones is not a folder
     */
    BundleFolders(Path home, List<String> extFolders) throws RefusedException {
        this.home = home;
        watched.add(home.resolve("load"));
        for (String folder : extFolders) {
            added.add(real(folder));
        }
        watched.addAll(added);
    }

    // the folder watcher's list is separated by commas
    private static Path real(String folder) throws RefusedException {
        if (!Files.isDirectory(Path.of(folder))) {
            throw new RefusedException("--ext-folder " + folder + " is not a folder.");
        }
        if (folder.contains(",")) {
            throw new RefusedException("--ext-folder " + folder + ": the name must not contain a comma.");
        }
        try {
            return Path.of(folder).toRealPath();
        } catch (IOException e) {
            throw new RefusedException("--ext-folder " + folder + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** Returns the files of all bundles. */
    List<Path> jars() {
        List<Path> folders = new ArrayList<>(watched);
        folders.add(home.resolve("bundle"));
        List<Path> jars = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".jar")).forEach(jars::add);
            } catch (IOException e) {
                // a folder that cannot be listed holds no bundle
            }
        }
        return jars;
    }

    /** Returns the additional folders as felix.properties continues its list with them: each behind a comma. */
    String added() {
        return added.stream().map(folder -> "," + folder).collect(Collectors.joining());
    }

    /**
     * Returns the beginning of a pattern that the disabled bundles' file names do not match, empty for none.
     *
     * @throws RefusedException when one of them does not exist or cannot be left out
     */
    String filter(List<String> disabled) throws RefusedException {
        if (disabled.isEmpty()) {
            return "";
        }
        List<String> names = new ArrayList<>();
        for (String bundle : disabled) {
            names.add(Pattern.quote(jarName(bundle)));
        }
        return "(?!(" + String.join("|", names) + ")(-[0-9].*)?[.]jar$)";
    }

    private String jarName(String bundle) throws RefusedException {
        if (!NAME.matcher(bundle).matches()) {
            throw new RefusedException("--disable " + bundle + " is not a bundle's name.");
        }
        String name = ours(bundle);
        if (watched.stream().anyMatch(folder -> holds(folder, name))) {
            return name;
        }
        if (watched.stream().anyMatch(folder -> holds(folder, bundle))) {
            return bundle;
        }
        if (holds(home.resolve("bundle"), name) || holds(home.resolve("boot"), name)) {
            throw new RefusedException("--disable " + bundle + ": the host needs that bundle.");
        }
        throw new RefusedException("--disable " + bundle + ": there is no such bundle. Known are " + known() + ".");
    }

    // a bundle may be given as folder, artifact or symbolic name
    private static String ours(String bundle) {
        if (bundle.startsWith(OURS)) {
            return bundle;
        }
        return bundle.startsWith("io.porthole.")
                ? OURS + bundle.substring("io.porthole.".length()).replace('.', '-')
                : OURS + bundle;
    }

    private static boolean holds(Path folder, String name) {
        return names(folder).contains(name);
    }

    private String known() {
        return names(home.resolve("load")).stream()
                .filter(name -> name.startsWith(OURS))
                .map(name -> name.substring(OURS.length()))
                .collect(Collectors.joining(", "));
    }

    private static Set<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".jar"))
                    .map(file -> VERSION.matcher(file.substring(0, file.length() - ".jar".length()))
                            .replaceFirst(""))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            return new TreeSet<>(); // a folder that cannot be listed holds no bundle
        }
    }
}
