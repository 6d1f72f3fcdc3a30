/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A launcher that was started, with everything that it said. Closing kills it. */
final class HostProcess implements AutoCloseable {
    private static final int PATIENCE_IN_S = 30;

    private final Process process;
    private final Thread reader;
    private final List<String> lines = new ArrayList<>();

    private HostProcess(Process process) {
        this.process = process;
        reader = new Thread(() -> read(process.getInputStream()), "output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a command with a clean environment beside the given variables. */
    static HostProcess start(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("OMNIGIBSON"));
        // half of the processor time of a start; most of these hosts live for seconds
        builder.environment().put("JAVA_OPTS", "-XX:TieredStopAtLevel=1");
        // a link socket of its own: another host of this user may run
        builder.environment()
                .put(
                        "XDG_RUNTIME_DIR",
                        Files.createTempDirectory("porthole-itest").toString());
        builder.environment().putAll(environment);
        return new HostProcess(builder.start());
    }

    /** Starts {@code bin/porthole} of an unpacked host with a cache folder of its own. */
    static HostProcess startHost(Path host, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(host.resolve("bin/porthole").toString());
        command.addAll(List.of("--data", host.resolve("data").toString()));
        command.addAll(List.of(options));
        return start(command, Map.of());
    }

    private void read(InputStream output) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            synchronized (lines) {
                lines.add("output lost: " + e);
            }
        }
    }

    /** Everything said so far. */
    String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    /** How many lines were said so far. */
    int lineCount() {
        synchronized (lines) {
            return lines.size();
        }
    }

    /** The first line with the text, as soon as it is there. */
    String line(String text) throws InterruptedException {
        return line(text, 0);
    }

    /** The first line with the text after the given number of lines. */
    String line(String text, int after) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_IN_S);
        Predicate<String> wanted = line -> line.contains(text);
        synchronized (lines) {
            while (true) {
                List<String> found =
                        lines.stream().skip(after).filter(wanted).limit(1).toList();
                if (!found.isEmpty()) {
                    return found.get(0);
                }
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("never said '" + text + "':\n" + output());
                }
                lines.wait(Math.min(left, 1000));
            }
        }
    }

    /** Returns the process id, which is the script's and then Java's. */
    long pid() {
        return process.pid();
    }

    /** The exit status, as soon as there is one. */
    int exit() throws InterruptedException {
        if (!process.waitFor(PATIENCE_IN_S, TimeUnit.SECONDS)) {
            throw new AssertionError("still runs:\n" + output());
        }
        reader.join();
        return process.exitValue();
    }

    /** Sends a signal. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
