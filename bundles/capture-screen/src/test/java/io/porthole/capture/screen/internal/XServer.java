/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** An Xvfb of 640 by 480 pixels. */
final class XServer implements AutoCloseable {
    private final Process process;
    private final String name;

    private XServer(Process process, String name) {
        this.process = process;
        this.name = name;
    }

    /** Starts one on a free display; skips the test where that cannot be. */
    static XServer start() throws IOException {
        assumeTrue(Natives.missing().isEmpty(), Natives.missing());
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/Xvfb")), "Xvfb is not installed (apt install xvfb)");
        return start(List.of());
    }

    /** Returns a server in place of this one, which must have been closed. */
    XServer again() throws IOException {
        return start(List.of(name));
    }

    private static XServer start(List<String> display) throws IOException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/Xvfb"));
        command.addAll(display);
        // with a reset after its last client it would turn away one that connects meanwhile
        command.addAll(List.of("-noreset", "-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp"));
        Process started = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.US_ASCII))) {
            return new XServer(started, ":" + out.readLine());
        }
    }

    String name() {
        return name;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Waits until something is so. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 10 s: " + what);
            Thread.onSpinWait();
        }
    }
}
