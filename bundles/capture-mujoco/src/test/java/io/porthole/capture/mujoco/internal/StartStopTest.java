/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import static io.porthole.capture.mujoco.internal.TestPublisher.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.capture.mujoco.internal.lib.GlContext;
import io.porthole.capture.mujoco.internal.lib.Libraries;
import io.porthole.capture.mujoco.internal.lib.LibraryFinder;
import io.porthole.capture.mujoco.internal.lib.MujocoException;
import io.porthole.capture.mujoco.internal.lib.MujocoLibrary;
import io.porthole.capture.mujoco.internal.lib.Quality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartStopTest {
    private static final int CYCLES = 100;
    /** Whatever is loaded once is loaded by then. */
    private static final int WARMUP_CYCLES = 10;
    /** A context with its buffers takes more than half of this each time. */
    private static final long LEAST_LEAK_IN_KIB = 100_000;

    @TempDir
    Path folder;

    /** What the kernel counts for this process. */
    private record Holdings(long threads, long files, long residentKib) {
        static Holdings now() throws IOException {
            String status = Files.readString(Path.of("/proc/self/status"));
            long resident = Long.parseLong(status.replaceAll("(?s).*VmRSS:\\s+(\\d+).*", "$1"));
            return new Holdings(count("/proc/self/task"), count("/proc/self/fd"), resident);
        }

        private static long count(String path) throws IOException {
            try (Stream<Path> entries = Files.list(Path.of(path))) {
                return entries.count();
            }
        }
    }

    @Test
    void aHundredStartsAndStopsLeaveNoThreadNoFileAndNoContextBehind() throws IOException, MujocoException {
        LibraryFinder finder = Libraries.any();
        Path model = Models.write(folder, "ball.xml", Models.BALL);
        // with a context that stays, the display stays too and would keep one that was forgotten
        try (MujocoLibrary kept = MujocoLibrary.retain(finder);
                GlContext staying = GlContext.open()) {
            for (int i = 0; i < WARMUP_CYCLES; i++) {
                startAndStop(model, finder);
            }
            Holdings before = Holdings.now();
            for (int i = 0; i < CYCLES; i++) {
                startAndStop(model, finder);
            }
            Holdings after = Holdings.now();
            String what = kept.path() + ": " + before + " became " + after;
            // the virtual machine's own compiler threads come and go
            assertTrue(after.threads() <= before.threads() + 4, what);
            assertTrue(after.files() <= before.files() + 2, what);
            assertTrue(after.residentKib() < before.residentKib() + LEAST_LEAK_IN_KIB, what);
        }
    }

    private static void startAndStop(Path model, LibraryFinder finder) {
        TestPublisher publisher = new TestPublisher();
        ModelConfig config = new ModelConfig(
                "m",
                model,
                320,
                240,
                60,
                1,
                EnumSet.of(Output.COLOUR),
                EnumSet.noneOf(Output.class),
                Quality.FAST,
                false);
        try (ModelRun run = new ModelRun(config, Models.context(finder), publisher)) {
            Watcher watcher = publisher.watch("m");
            await("a frame", () -> watcher.frames() > 0 || !run.failure().isEmpty());
            assertTrue(watcher.frames() > 0, run.failure());
        }
    }
}
