/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The third-party libraries in a folder's jars and in the jars inside them, as {@code name version}. */
final class ShippedLibraries {
    private static final Pattern FILE = Pattern.compile("(?:.*/)?([\\w.-]+?)-(\\d[\\w.]*)\\.jar");

    private final Set<String> found = new TreeSet<>();

    private ShippedLibraries() {}

    static Set<String> in(Path folder) throws IOException {
        ShippedLibraries libraries = new ShippedLibraries();
        List<Path> jars;
        try (Stream<Path> files = Files.walk(folder)) {
            jars = files.filter(f -> f.toString().endsWith(".jar")).toList();
        }
        for (Path jar : jars) {
            libraries.addName(jar.getFileName().toString());
            try (InputStream in = Files.newInputStream(jar)) {
                libraries.addJar(in);
            }
        }
        libraries.found.removeIf(name -> name.startsWith("porthole"));
        return libraries.found;
    }

    private void addJar(InputStream in) throws IOException {
        ZipInputStream zip = new ZipInputStream(in);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            String name = entry.getName();
            if (name.endsWith(".jar")) {
                addName(name);
                addJar(zip);
            } else if (name.startsWith("META-INF/maven/") && name.endsWith("/pom.properties")) {
                Properties properties = new Properties();
                properties.load(zip);
                found.add(properties.getProperty("artifactId") + " " + properties.getProperty("version"));
            }
        }
    }

    private void addName(String file) {
        Matcher matcher = FILE.matcher(file);
        if (matcher.matches()) {
            found.add(matcher.group(1) + " " + matcher.group(2));
        }
    }
}
