/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks the native libraries of one build of FFmpeg into a folder of its own, where the next start finds them: the
 * build that this bundle contains, or that of a jar of the same version. A folder appears only once it is complete.
 */
final class NativeFiles {
    /** In the order in which they are loaded: each needs some of those before it. */
    private static final List<String> LIBRARIES = List.of(
            "libdrm.so.2",
            "libva.so.2",
            "libva-drm.so.2",
            "libavutil.so.60",
            "libjniavutil.so",
            "libswresample.so.6",
            "libjniswresample.so",
            "libavcodec.so.62",
            "libjniavcodec.so",
            "libswscale.so.9",
            "libjniswscale.so",
            "libavformat.so.62",
            "libjniavformat.so");

    private static final String ROOT = "org/bytedeco/ffmpeg/";
    private static final String CODECS = "libavcodec.so.62";
    private static final String VERSION = "META-INF/maven/org.bytedeco/ffmpeg/pom.properties";
    private static final String UNPACKING = "unpacking";

    private final Path folder;
    private final String machine;

    /** @param folder for the folders of all builds */
    NativeFiles(Path folder) {
        this.folder = folder;
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        this.machine = arch.equals("amd64") ? "x86_64" : arch.equals("aarch64") ? "arm64" : arch;
    }

    /**
     * Returns the libraries in the order in which they are loaded.
     *
     * @param jar with another build; null for the one of this bundle
     * @throws IOException when there is none for this machine, or the jar is of another version; the message says so
     */
    List<Path> unpack(@Nullable Path jar) throws IOException {
        if (jar == null) {
            return unpack(NativeFiles::resource, "linux-" + machine);
        }
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Source source = name -> entry(zip, name);
            String version = version(source);
            if (!version.equals(version(NativeFiles::resource))) {
                throw new IOException(jar + " has FFmpeg " + (version.isEmpty() ? "of no known version" : version)
                        + "; it must be " + version(NativeFiles::resource));
            }
            return unpack(source, build(zip, jar));
        }
    }

    private String build(ZipFile zip, Path jar) throws IOException {
        String begin = ROOT + "linux-" + machine;
        return zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.startsWith(begin) && name.endsWith("/" + CODECS))
                .map(name -> name.substring(ROOT.length(), name.length() - CODECS.length() - 1))
                .findFirst()
                .orElseThrow(() -> new IOException(jar + " has no libraries for linux-" + machine));
    }

    private synchronized List<Path> unpack(Source source, String build) throws IOException {
        Path place = folder.resolve(version(NativeFiles::resource) + '-' + build);
        if (!Files.isDirectory(place)) {
            Files.createDirectories(folder);
            deleteAll(folder);
            Path temporary = Files.createDirectory(folder.resolve(UNPACKING));
            copy(NativeFiles::resource, "org/bytedeco/javacpp/linux-" + machine + "/libjnijavacpp.so", temporary);
            for (String library : LIBRARIES) {
                copy(source, ROOT + build + '/' + library, temporary);
            }
            Path codecs = temporary.resolve(CODECS);
            if (!Files.exists(codecs)) {
                throw new IOException("there is no FFmpeg for linux-" + machine);
            }
            BackgroundDetection.switchOff(codecs, machine);
            Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
        }
        List<Path> files = new ArrayList<>(List.of(place.resolve("libjnijavacpp.so")));
        LIBRARIES.stream().map(place::resolve).filter(Files::exists).forEach(files::add);
        return files;
    }

    private static void copy(Source source, String name, Path to) throws IOException {
        try (InputStream in = source.open(name)) {
            if (in != null) { // some machines have fewer of them
                Files.copy(in, to.resolve(name.substring(name.lastIndexOf('/') + 1)));
            }
        }
    }

    /** Deletes the builds of earlier versions, and what a process that was killed had begun. */
    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) {
                    Files.delete(file);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String version(Source source) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = source.open(VERSION)) {
            if (in != null) {
                properties.load(in);
            }
        }
        return properties.getProperty("version", "");
    }

    private static @Nullable InputStream resource(String name) {
        return NativeFiles.class.getResourceAsStream('/' + name);
    }

    private static @Nullable InputStream entry(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        return entry == null ? null : zip.getInputStream(entry);
    }

    private interface Source {
        @Nullable
        InputStream open(String name) throws IOException;
    }
}
