/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A simulator in Python that uses the package of this repository; see {@code producer.py}. */
final class Python implements AutoCloseable {
    private static final Path SCRIPT =
            Path.of("src", "test", "python", "producer.py").toAbsolutePath();
    private static final Path PACKAGE =
            Path.of("..", "..", "python").toAbsolutePath().normalize();

    /** Token that it sends over TCP. */
    static final String TOKEN = "0123456789abcdef";

    final Process process;
    final List<String> lines = new CopyOnWriteArrayList<>();

    private Python(Process process) {
        this.process = process;
        Thread reader = new Thread(this::readLines, "python-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts {@code producer.py} with those arguments; skips the test where no Python with numpy is. */
    static Python start(String address, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(interpreter(), SCRIPT.toString(), address));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PYTHONPATH", PACKAGE.toString());
        builder.environment().put("PORTHOLE_TOKEN", TOKEN);
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        return new Python(builder.start());
    }

    private static String interpreter() {
        String found = Stream.of(System.getenv().getOrDefault("PORTHOLE_PYTHON", ""), "python3", "/usr/bin/python3")
                .filter(p -> !p.isEmpty() && hasNumpy(p))
                .findFirst()
                .orElse("");
        assumeTrue(
                !found.isEmpty(), "skipped: no python3 with numpy here; install python3-numpy or set PORTHOLE_PYTHON");
        return found;
    }

    private static boolean hasNumpy(String interpreter) {
        try {
            return new ProcessBuilder(interpreter, "-c", "import numpy")
                            .redirectErrorStream(true)
                            .redirectOutput(new File("/dev/null"))
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void readLines() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            in.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("(" + e + ")");
        }
    }

    /** Waits for a line that contains the text. */
    String line(String text) throws InterruptedException {
        Await.until("a line with '" + text + "' in " + lines, () -> has(text) || !process.isAlive());
        process.waitFor(has(text) ? 0 : 500, TimeUnit.MILLISECONDS);
        assertTrue(has(text), () -> "no line with '" + text + "' in " + lines);
        return lines.stream().filter(l -> l.contains(text)).findFirst().orElseThrow();
    }

    private boolean has(String text) {
        return lines.stream().anyMatch(l -> l.contains(text));
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    int exit() throws InterruptedException {
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> "still running: " + lines);
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Descriptors that this process has open. */
    static long openFiles() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }
}
