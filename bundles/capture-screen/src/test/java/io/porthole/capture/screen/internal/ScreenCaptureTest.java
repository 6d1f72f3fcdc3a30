/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.SourceCondition;
import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputEvent.PointerAction;
import io.porthole.api.frame.FrameInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ScreenCaptureTest {
    private static final int RED = 0xff0000;
    private static final int GREEN = 0x00ff00;

    private static @Nullable Process server;
    private static String displayName = "";

    private final Watcher watcher = new Watcher();
    private @Nullable ScreenCapture capture;
    private @Nullable Thread thread;

    @BeforeAll
    static void startAnXServer() throws IOException {
        assumeTrue(Natives.missing().isEmpty(), Natives.missing());
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/Xvfb")), "Xvfb is not installed (apt install xvfb)");
        Process started = new ProcessBuilder(
                        "/usr/bin/Xvfb", "-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        server = started;
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.US_ASCII))) {
            displayName = ":" + out.readLine();
        }
    }

    @AfterAll
    static void stopIt() {
        if (server != null) {
            server.destroy();
        }
    }

    @AfterEach
    void stopCapturing() throws InterruptedException {
        if (capture != null && thread != null) {
            capture.stop(thread);
            thread.join(5000);
            assertTrue(!thread.isAlive(), "the capture thread ends");
        }
    }

    private void capture(String window) {
        ScreenCapture started = new ScreenCapture(
                new ScreenWish(displayName, window, TimeUnit.MILLISECONDS.toNanos(10), false), watcher);
        capture = started;
        thread = new Thread(started);
        thread.start();
        started.demand(true, thread);
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 10 s: " + what);
            Thread.onSpinWait();
        }
    }

    @Test
    void theWholeScreenShowsTheWindowWhereItIs() throws XException {
        try (TestWindow window = new TestWindow(displayName, "A red one", 100, 80, RED)) {
            assertNotNull(window);
            capture("");
            await("red at 50,40", () -> watcher.width == 640 && watcher.colourAt(50, 40) == RED);
            assertEquals(480, watcher.height);
            assertEquals(0, watcher.colourAt(10, 10));
            assertEquals(0, watcher.colourAt(145, 115));
        }
    }

    @Test
    void oneWindowIsFoundByItsTitleAndFollowedWhenItChangesItsColourAndSize() throws XException {
        try (TestWindow window = new TestWindow(displayName, "Robot viewport", 100, 80, RED)) {
            capture("viewPORT");
            await("red", () -> watcher.width == 100 && watcher.height == 80 && watcher.colourAt(99, 79) == RED);
            window.colour(GREEN);
            await("green", () -> watcher.colourAt(0, 0) == GREEN);
            window.resize(160, 120);
            await("the new size", () -> watcher.width == 160 && watcher.colourAt(159, 119) == GREEN);
        }
    }

    @Test
    void aMissingWindowIsReportedInWordsAndShownWhenItComes() throws XException {
        capture("nowhere");
        await("the report", () -> watcher.lost.contains("nowhere"));
        try (TestWindow window = new TestWindow(displayName, "From nowhere", 50, 50, GREEN)) {
            assertNotNull(window);
            await("green", () -> watcher.width == 50 && watcher.colourAt(25, 25) == GREEN);
        }
        watcher.lost = "";
        await("the report that it has gone", () -> !watcher.lost.isEmpty());
    }

    @Test
    void aMissingDisplayIsReportedInWords() {
        displayName = displayName + "77";
        try {
            capture("");
            await("the report", () -> watcher.lost.contains("cannot open display"));
        } finally {
            displayName = displayName.substring(0, displayName.length() - 2);
        }
    }

    @Test
    void anUnchangedScreenIsSentSeldomButNotNever() {
        capture("");
        await("a first picture", () -> watcher.frames.get() > 0);
        int before = watcher.frames.get();
        long start = System.nanoTime();
        await("two more", () -> watcher.frames.get() >= before + 2);
        assertTrue(System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(600), "not at full rate");
    }

    @Test
    void inputReachesTheWindowAtTheRightPlaceAndIsLetGo() throws XException, InterruptedException {
        try (TestWindow window = new TestWindow(displayName, "Steered", 200, 100, RED)) {
            ScreenInput input =
                    new ScreenInput(new ScreenWish(displayName, "steered", TimeUnit.MILLISECONDS.toNanos(10), false));
            Thread passing = new Thread(input);
            passing.start();
            input.input("s", new InputEvent.Pointer(PointerAction.DOWN, 0.5, 0.25, 0, 1, 0));
            expect(window, 4, 1, 100, 25);
            input.input("s", new InputEvent.Key(true, "KeyA", "a", 0));
            expect(window, 2, 38, 100, 25);
            input.input("s", new InputEvent.Wheel(0.5, 0.25, 0, 1, 0));
            expect(window, 4, 5, 100, 25);
            expect(window, 5, 5, 100, 25);
            input.stop();
            expect(window, 5, 1, 100, 25);
            expect(window, 3, 38, 100, 25);
            passing.join(5000);
            assertTrue(!passing.isAlive());
        }
    }

    private static void expect(TestWindow window, int type, int detail, int x, int y) {
        int[][] got = new int[1][];
        await("event " + type + " " + detail, () -> (got[0] = next(window, type)) != null);
        org.junit.jupiter.api.Assertions.assertArrayEquals(new int[] {type, detail, x, y}, got[0]);
    }

    /** The next event; a key that is held down long repeats itself, which is passed over. */
    private static int[] next(TestWindow window, int wanted) {
        int[] event = window.nextInput();
        while (event != null && event[0] != wanted && event[0] <= 3) {
            event = window.nextInput();
        }
        return event;
    }

    /** Keeps a copy of the newest picture. */
    private static final class Watcher implements FrameSink {
        final AtomicInteger frames = new AtomicInteger();
        volatile int width;
        volatile int height;
        volatile String lost = "";
        private int[] pixels = new int[0];

        synchronized int colourAt(int x, int y) {
            int at = y * width + x;
            return at < pixels.length ? pixels[at] & 0xffffff : -1;
        }

        @Override
        public boolean wanted() {
            return true;
        }

        @Override
        public synchronized void offer(ByteBuffer buffer, FrameInfo info, Runnable onRelease) {
            pixels = new int[info.width() * info.height()];
            buffer.duplicate()
                    .order(java.nio.ByteOrder.nativeOrder())
                    .asIntBuffer()
                    .get(pixels);
            width = info.width();
            height = info.height();
            frames.incrementAndGet();
            onRelease.run();
        }

        @Override
        public void report(SourceCondition condition, String reason) {
            lost = reason;
        }
    }
}
