/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFilesTest {
    private static final String VERSION = "META-INF/maven/org.bytedeco/ffmpeg/pom.properties";

    @TempDir
    private Path temporary;

    private Path folder;
    private NativeFiles files;

    @BeforeEach
    void create() {
        folder = temporary.resolve("native");
        files = new NativeFiles(folder);
    }

    @Test
    void librariesAreUnpackedOnceInTheOrderInWhichTheyAreLoaded() throws Exception {
        List<Path> first = files.unpack(null);
        List<String> names =
                first.stream().map(file -> file.getFileName().toString()).toList();
        assertEquals("libjnijavacpp.so", names.get(0));
        assertTrue(names.indexOf("libavutil.so.60") < names.indexOf("libavcodec.so.62"), names::toString);
        Object written = Files.getLastModifiedTime(first.get(1));
        assertEquals(first, files.unpack(null));
        assertEquals(written, Files.getLastModifiedTime(first.get(1)));
    }

    @Test
    void whatAKilledProcessLeftIsDeleted() throws Exception {
        Path torn = Files.createDirectories(folder.resolve("unpacking")).resolve("libavcodec.so.62");
        Files.writeString(torn, "torn");
        assertTrue(files.unpack(null).stream().allMatch(Files::isRegularFile));
        assertFalse(Files.exists(torn));
    }

    @Test
    void aJarOfAnotherVersionIsRefusedWithBothVersions() throws Exception {
        Path jar = jar("version=7.1.1-1.5.12");
        IOException refused = assertThrows(IOException.class, () -> files.unpack(jar));
        assertTrue(
                refused.getMessage().matches(".*\\.jar has FFmpeg 7\\.1\\.1-1\\.5\\.12; it must be \\d.*"),
                refused::getMessage);
    }

    @Test
    void aJarWithoutLibrariesForThisMachineIsRefused() throws Exception {
        String own = new String(
                NativeFilesTest.class.getResourceAsStream('/' + VERSION).readAllBytes(), StandardCharsets.UTF_8);
        Path jar = jar(own);
        IOException refused = assertThrows(IOException.class, () -> files.unpack(jar));
        assertTrue(refused.getMessage().contains("has no libraries for linux-"), refused::getMessage);
    }

    @Test
    void aFileThatIsNoJarIsRefused() throws Exception {
        Path file = Files.writeString(temporary.resolve("x.jar"), "no jar");
        assertThrows(IOException.class, () -> files.unpack(file));
        assertThrows(IOException.class, () -> files.unpack(temporary.resolve("absent.jar")));
    }

    private Path jar(String properties) throws IOException {
        Path jar = temporary.resolve("ffmpeg.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry(VERSION));
            out.write(properties.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }
}
