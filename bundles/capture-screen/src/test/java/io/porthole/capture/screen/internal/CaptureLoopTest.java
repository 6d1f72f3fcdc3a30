/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import static io.porthole.capture.screen.internal.XServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CaptureLoopTest {
    private static final int RED = 0xff0000;
    private static final int GREEN = 0x00ff00;

    private static @Nullable XServer server;
    private static String displayName = "";

    private final Watcher watcher = new Watcher();
    private @Nullable CaptureLoop capture;
    private @Nullable Thread thread;

    @BeforeAll
    static void startAnXServer() throws IOException {
        server = XServer.start();
        displayName = server.name();
    }

    @AfterAll
    static void stopIt() {
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void stopCapturing() throws InterruptedException {
        if (capture != null && thread != null) {
            capture.stop();
            thread.join(5000);
            assertTrue(!thread.isAlive(), "the capture thread ends");
        }
    }

    private void capture(String window) {
        capture(displayName, window, false);
    }

    private void capture(String display, String window, boolean cursor) {
        CaptureLoop started =
                new CaptureLoop(new ScreenConfig(display, window, TimeUnit.MILLISECONDS.toNanos(10), cursor), watcher);
        capture = started;
        thread = new Thread(started);
        thread.start();
        demand(true);
    }

    private void demand(boolean wanted) {
        if (capture != null && thread != null) {
            capture.demand(wanted);
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
    void oneWindowIsFoundByItsIdAndWhatIsNoIdIsRefusedInWords() throws XException {
        try (TestWindow window = new TestWindow(displayName, "", 64, 48, GREEN)) {
            capture("0x" + Integer.toHexString(window.id()));
            await("green", () -> watcher.width == 64 && watcher.colourAt(63, 47) == GREEN);
        }
        await("the report", () -> watcher.lost.startsWith("there is no visible window 0x"));
    }

    @Test
    void whatIsNoIdIsRefusedInWords() {
        capture("0xhello");
        await("the report", () -> watcher.lost.equals("'0xhello' is not a window id such as 0x1a00007"));
    }

    @Test
    void ofAWindowThatIsPartlyOutsideOfTheScreenTheVisiblePartIsShown() throws XException {
        try (TestWindow window = new TestWindow(displayName, "Wandering", 100, 80, RED)) {
            capture("wandering");
            window.move(590, -30);
            await("the corner", () -> watcher.width == 50 && watcher.height == 50 && watcher.colourAt(49, 49) == RED);
            window.move(-20, 450);
            await("the other", () -> watcher.width == 80 && watcher.height == 30 && watcher.colourAt(0, 0) == RED);
            window.move(700, 0);
            await("the report", () -> watcher.lost.equals("the window lies outside of the screen"));
            window.move(0, 0);
            await("all of it", () -> watcher.width == 100 && watcher.height == 80);
        }
    }

    @Test
    void aHiddenWindowIsReportedInWordsAndShownWhenItIsBack() throws XException {
        try (TestWindow window = new TestWindow(displayName, "Shy", 100, 80, RED)) {
            capture("shy");
            await("red", () -> watcher.width == 100);
            window.hide();
            await("the report", () -> watcher.lost.equals("no visible window has 'shy' in its title"));
            window.colour(GREEN);
            window.show();
            await("green", () -> watcher.colourAt(50, 40) == GREEN);
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
        await("the report that it is lost", () -> !watcher.lost.isEmpty());
    }

    @Test
    void aMissingDisplayIsReportedInWords() {
        capture(displayName + "77", "", false);
        await("the report", () -> watcher.lost.contains("cannot open display " + displayName + "77"));
    }

    @Test
    void aDisplayThatDiesAndComesBackIsShownAgain() throws IOException {
        XServer mortal = XServer.start();
        try {
            capture(mortal.name(), "", false);
            await("a frame", () -> watcher.frames.get() > 0);
            watcher.keeping = true;
            int before = watcher.frames.get();
            await("one that is kept", () -> watcher.frames.get() > before);
            mortal.close();
            await("the report", () -> watcher.lost.contains("display " + mortal.name()));
            ByteBuffer lent = watcher.lent;
            assertNotNull(lent);
            assertEquals(0, lent.get(100) & 0xff, "what was lent can be read as long as it is lent");
            watcher.giveBack();
        } finally {
            mortal.close();
        }
        try (XServer back = mortal.again()) {
            assertEquals(mortal.name(), back.name());
            await("a frame again", () -> watcher.lost.isEmpty());
        }
    }

    @Test
    void theMemoryIsLentUntilItIsGivenBack() throws XException {
        try (TestWindow window = new TestWindow(displayName, "Lender", 40, 30, RED)) {
            watcher.keeping = true;
            capture("lender");
            await("all memory is lent", () -> {
                window.colour(watcher.frames.get() % 2 == 0 ? GREEN : RED);
                return watcher.frames.get() == ShmRing.SLOTS;
            });
            ByteBuffer lent = watcher.lent;
            assertNotNull(lent);
            int first = lent.getInt(0);
            window.colour(0x0000ff);
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
            await("a while", () -> System.nanoTime() > until);
            assertEquals(ShmRing.SLOTS, watcher.frames.get(), "no frame without memory");
            assertEquals(first, lent.getInt(0), "nobody writes to what is lent");
            watcher.giveBack();
            await("the newest", () -> watcher.colourAt(1, 1) == 0x0000ff);
        }
    }

    @Test
    void theCursorIsInTheFrameOrNotAsConfigured() throws XException, InterruptedException {
        try (TestWindow window = new TestWindow(displayName, "Pointed at", 200, 100, RED);
                XDisplay pointer = XDisplay.open(displayName)) {
            pointer.fakeMotion(40 + 100, 30 + 50);
            pointer.geometry(pointer.root());
            capture(displayName, "pointed", true);
            await("other colours near the pointer", () -> watcher.width == 200 && others(80, 30, 120, 70) > 5);
            assertEquals(RED, watcher.colourAt(10, 10));
            pointer.fakeMotion(40 + 20, 30 + 20);
            pointer.geometry(pointer.root());
            await("it moves", () -> others(80, 30, 120, 70) == 0 && others(5, 5, 40, 40) > 5);
            stopCapturing();
            watcher.width = 0;
            capture("pointed");
            await("none", () -> watcher.width == 200 && others(0, 0, 199, 99) == 0);
            assertNotNull(window);
        }
    }

    /** Returns how many pixels of a rectangle are not red. */
    private int others(int left, int top, int right, int bottom) {
        int count = 0;
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                count += watcher.colourAt(x, y) == RED ? 0 : 1;
            }
        }
        return count;
    }

    @Test
    void nothingIsCapturedWhileNobodyWatches() throws XException {
        try (TestWindow window = new TestWindow(displayName, "Unseen", 40, 30, RED)) {
            capture("unseen");
            await("red", () -> watcher.colourAt(1, 1) == RED);
            demand(false);
            await("the thread rests", () -> thread != null && thread.getState() == Thread.State.WAITING);
            int before = watcher.frames.get();
            window.colour(GREEN);
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(700);
            await("a while", () -> System.nanoTime() > until);
            assertEquals(before, watcher.frames.get());
            assertEquals(Thread.State.WAITING, thread == null ? null : thread.getState());
            demand(true);
            await("green", () -> watcher.colourAt(1, 1) == GREEN);
            assertNotEquals(before, watcher.frames.get());
        }
    }

    @Test
    void anUnchangedScreenIsSentSeldomButNotNever() {
        capture("");
        await("a first frame", () -> watcher.frames.get() > 0);
        int before = watcher.frames.get();
        long start = System.nanoTime();
        await("two more", () -> watcher.frames.get() >= before + 2);
        assertTrue(System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(600), "not at full rate");
    }
}
