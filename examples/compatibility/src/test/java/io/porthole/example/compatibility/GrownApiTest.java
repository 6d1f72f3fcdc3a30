/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.example.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.frame.FrameInfo;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles built before the API has grown run against the one that has. */
class GrownApiTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final List<String> GROWING = new ArrayList<>();

    @TempDir
    static Path grown;

    @BeforeAll
    static void compileTheGrownHost() throws IOException {
        List<Path> api = sources("host-api");
        GROWING.clear();
        for (Path file : api) {
            GROWING.addAll(GrownSource.growing(Files.readString(file)));
        }
        List<Text> texts = new ArrayList<>();
        for (Path file : api) {
            texts.add(new Text(file, GrownSource.calls(GrownSource.api(Files.readString(file)), GROWING)));
        }
        for (Path file : sources("bundles/core")) {
            texts.add(new Text(file, GrownSource.calls(Files.readString(file), GROWING)));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        List<String> options = List.of("-d", grown.toString(), "-proc:none", "-nowarn", "-classpath", libraries());
        assertTrue(compiler.getTask(said, null, null, options, null, texts).call(), said::toString);
    }

    private static List<Path> sources(String module) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
            return files.filter(f -> f.toString().endsWith(".java")).sorted().toList();
        }
    }

    /** One source as the compiler takes it. */
    private static final class Text extends SimpleJavaFileObject {
        private final String text;

        Text(Path file, String text) {
            super(URI.create("source:///" + file.toString().replace("../", "")), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static Stream<String> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator));
    }

    private static boolean ofTheHost(String entry) {
        return entry.contains("host-api")
                || entry.contains("bundles" + File.separator + "core")
                || entry.contains("porthole-core");
    }

    private static String libraries() {
        return String.join(
                File.pathSeparator, classPath().filter(e -> !ofTheHost(e)).toList());
    }

    private static URLClassLoader loader() throws IOException {
        List<URL> urls = new ArrayList<>(List.of(grown.toUri().toURL()));
        for (String entry : classPath().filter(e -> !ofTheHost(e)).toList()) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    }

    @Test
    void theExamplesRunAsTheyWereBuilt() throws Exception {
        String expected = "P5 320 240 sent 1, image/jpeg of the card";
        assertEquals(expected, new Scenario().call(), "against the API of today");
        try (URLClassLoader loader = loader()) {
            Object scenario =
                    loader.loadClass(Scenario.class.getName()).getConstructor().newInstance();
            assertNotSame(Scenario.class, scenario.getClass());
            assertEquals(expected, ((Callable<?>) scenario).call(), "against the grown one");
        }
    }

    @Test
    void everyValueTypeOfTheApiHasGrown() throws Exception {
        assertTrue(
                GROWING.containsAll(List.of(
                        "FrameInfo",
                        "Annotations",
                        "Detection",
                        "Codec",
                        "JpegProfile",
                        "VideoProfile",
                        "Output",
                        "ViewerInfo",
                        "SubscribeOptions",
                        "Accepted",
                        "StreamStatistics",
                        "ViewerStatistics",
                        "EncodeStatistics",
                        "Latency",
                        "StreamStatus")),
                GROWING::toString);
        assertThrows(NoSuchMethodException.class, () -> FrameInfo.class.getMethod("added"));
        try (URLClassLoader loader = loader()) {
            loader.loadClass(FrameInfo.class.getName()).getMethod("added");
            loader.loadClass("io.porthole.api.encode.Encoder$Output").getMethod("added");
            loader.loadClass("io.porthole.api.stream.StreamStatistics").getMethod("added");
            loader.loadClass("io.porthole.api.capture.FrameSource").getMethod("added");
        }
    }

    @Test
    void everyInterfaceOfTheApiSaysWhoImplementsIt() throws IOException {
        for (Path file : sources("host-api")) {
            String text = Files.readString(file);
            if (text.contains("\npublic interface ") || text.contains("\npublic sealed interface ")) {
                assertTrue(text.contains("\n@ProviderType\n") || text.contains("\n@ConsumerType\n"), file::toString);
            }
        }
    }

    @Test
    void noValueTypeOfTheApiHasAConstructorThatOthersCanCall() throws IOException {
        for (Path file : sources("host-api")) {
            String text = Files.readString(file);
            String name = file.getFileName().toString().replace(".java", "");
            boolean exception = text.contains("extends Exception") || text.contains("extends RuntimeException");
            assertTrue(exception || !text.contains("public " + name + "("), file::toString);
        }
    }

    @Test
    void aSourceTakesTwentyLinesOrLessOfItsOwn() throws IOException {
        long lines = 0;
        for (Path file : sources("examples/card-source")) {
            if (!file.endsWith("package-info.java")) {
                String code =
                        Files.readString(file).replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("//.*", "");
                lines += code.lines()
                        .filter(line -> !line.isBlank() && !line.matches("(package|import) .*"))
                        .count();
            }
        }
        assertTrue(lines > 0 && lines <= 20, lines + " lines");
    }
}
