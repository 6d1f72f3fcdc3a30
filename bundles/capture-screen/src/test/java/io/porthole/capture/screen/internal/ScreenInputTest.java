/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import static io.porthole.capture.screen.internal.XServer.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputEvent.PointerAction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScreenInputTest {
    private static final int KEY_PRESS = 2;
    private static final int KEY_RELEASE = 3;
    private static final int BUTTON_PRESS = 4;
    private static final int BUTTON_RELEASE = 5;
    private static final int KEY_A = 38;

    private @Nullable XServer server;
    private String displayName = "";
    private @Nullable ScreenInput input;
    private @Nullable Thread passing;

    @BeforeEach
    void startAnXServer() throws IOException {
        server = XServer.start();
        displayName = server.name();
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (input != null && passing != null) {
            input.stop();
            passing.join(5000);
            assertTrue(!passing.isAlive(), "the input thread ends");
        }
        if (server != null) {
            server.close();
        }
    }

    private ScreenInput steer(String window) {
        ScreenInput made =
                new ScreenInput(new ScreenConfig(displayName, window, TimeUnit.MILLISECONDS.toNanos(10), false));
        input = made;
        passing = new Thread(made);
        passing.start();
        return made;
    }

    private static InputEvent pointer(PointerAction action, double x, double y, int button) {
        return new InputEvent.Pointer(action, x, y, button, 0, 0);
    }

    private static InputEvent key(boolean down, String code, String key) {
        return new InputEvent.Key(down, code, key, 0);
    }

    private static void expect(TestWindow window, int type, int detail, int x, int y) {
        int[][] got = new int[1][];
        await("event " + type + " " + detail, () -> (got[0] = next(window, type)) != null);
        assertArrayEquals(new int[] {type, detail, x, y}, java.util.Arrays.copyOf(got[0], 4));
    }

    /** Returns the next event; a key that is held down long repeats itself, which is passed over. */
    private static int @Nullable [] next(TestWindow window, int wanted) {
        int[] event = window.nextInput();
        while (event != null && event[0] != wanted && event[0] <= KEY_RELEASE) {
            event = window.nextInput();
        }
        return event;
    }

    @Test
    void inputReachesTheWindowAtTheRightPlaceAndIsLetGo() throws XException, InterruptedException {
        try (TestWindow window = new TestWindow(displayName, "Steered", 200, 100, 0)) {
            ScreenInput input = steer("steered");
            input.input("s", pointer(PointerAction.DOWN, 0.5, 0.25, 0));
            expect(window, BUTTON_PRESS, 1, 100, 25);
            input.input("s", key(true, "KeyA", "a"));
            expect(window, KEY_PRESS, KEY_A, 100, 25);
            input.input("s", new InputEvent.Wheel(0.5, 0.25, 0, 1, 0));
            expect(window, BUTTON_PRESS, 5, 100, 25);
            expect(window, BUTTON_RELEASE, 5, 100, 25);
            input.stop();
            expect(window, BUTTON_RELEASE, 1, 100, 25);
            expect(window, KEY_RELEASE, KEY_A, 100, 25);
        }
    }

    @Test
    void inAPartlyHiddenWindowPositionsAreThoseOfTheFrame() throws XException {
        try (TestWindow window = new TestWindow(displayName, "Cut off", 200, 100, 0)) {
            window.move(-100, 430);
            steer("cut off").input("s", pointer(PointerAction.DOWN, 0.5, 0.5, 0));
            expect(window, BUTTON_PRESS, 1, 150, 25);
        }
    }

    @Test
    void keysReachAWindowThatHasNotTheKeyboardYet() throws XException {
        try (TestWindow other = new TestWindow(displayName, "Other", 50, 50, 0);
                TestWindow window = new TestWindow(displayName, "Wanted", 60, 60, 0)) {
            other.move(300, 300);
            try (XDisplay display = XDisplay.open(displayName)) {
                display.focus(other.id());
                display.geometry(display.root());
            }
            steer("wanted").input("s", key(true, "KeyA", "a"));
            int[][] got = new int[1][];
            await("the key", () -> (got[0] = next(window, KEY_PRESS)) != null);
            assertEquals(KEY_A, got[0][1]);
            assertEquals(null, next(other, KEY_PRESS));
        }
    }

    @Test
    void whatIsTypedArrivesWhateverTheLayoutsAre() throws XException {
        try (TestWindow window = new TestWindow(displayName, "Editor", 200, 100, 0)) {
            ScreenInput input = steer("editor");
            // as a touch keyboard sends it: without physical keys
            type(window, input, "Hello, W\u00f6rld_42! \u20ac\ud83e\udd16\u0416", "");
            // as a keyboard of another layout sends it: the z lies where this display has its y
            type(window, input, "z", "KeyY");
            type(window, input, "@", "KeyQ");
            input.input("s", key(true, "ShiftLeft", "Shift"));
            type(window, input, "A", "KeyA");
            type(window, input, "b", "KeyB");
            input.input("s", key(false, "ShiftLeft", "Shift"));
            type(window, input, "c", "KeyC");
            // more characters than the display has unused keys for at a time
            for (char c = 0x3b1; c < 0x3b1 + 24; c++) {
                type(window, input, String.valueOf(c), "");
            }
        }
    }

    private void type(TestWindow window, ScreenInput input, String text, String code) throws XException {
        List<String> got = new ArrayList<>();
        for (int c : text.codePoints().toArray()) {
            String typed = Character.toString(c);
            input.input("s", key(true, code, typed));
            input.input("s", key(false, code, typed));
            int[][] event = new int[1][];
            await("a key for " + typed, () -> (event[0] = typed(window)) != null);
            int symbol = KeyMap.read(window.display()).symbolAt(event[0][1], (event[0][4] & 1) != 0);
            got.add(symbol == KeyMap.symbol(typed) ? typed : Integer.toHexString(symbol));
        }
        assertEquals(text, String.join("", got));
    }

    /** Returns the next key that is pressed and is not shift. */
    private static int @Nullable [] typed(TestWindow window) {
        int[] event = window.nextInput();
        while (event != null && (event[0] != KEY_PRESS || event[1] == 50)) {
            event = window.nextInput();
        }
        return event;
    }

    @Test
    void keysThatTypeNothingArriveAsTheyAreAndLocksDoNot() throws XException {
        try (TestWindow window = new TestWindow(displayName, "Keys", 200, 100, 0)) {
            ScreenInput input = steer("keys");
            for (String code : new String[] {"CapsLock", "NumLock", "Escape"}) {
                input.input("s", key(true, code, code));
                input.input("s", key(false, code, code));
            }
            input.input("s", key(true, "", "Backspace"));
            int[][] got = new int[1][];
            await("escape", () -> (got[0] = typed(window)) != null);
            assertEquals(9, got[0][1]);
            await("backspace", () -> (got[0] = typed(window)) != null);
            assertEquals(22, got[0][1]);
        }
    }

    @Test
    void whatIsHeldIsLetGoEvenWhenItsWindowHasGone() throws XException {
        ScreenInput input;
        try (TestWindow window = new TestWindow(displayName, "Doomed", 200, 100, 0)) {
            input = steer("doomed");
            input.input("s", pointer(PointerAction.DOWN, 0.5, 0.5, 0));
            input.input("s", key(true, "KeyQ", "q"));
            int[][] got = new int[1][];
            await("the key", () -> (got[0] = next(window, KEY_PRESS)) != null && got[0][0] == KEY_PRESS);
        }
        input.input("s", key(false, "KeyQ", "q"));
        input.input("s", pointer(PointerAction.UP, 0.5, 0.5, 0));
        try (XDisplay display = XDisplay.open(displayName)) {
            await("nothing is down", () -> down(display).isEmpty());
        }
    }

    /** Returns the keys and buttons that the display holds for down. */
    private static List<Integer> down(XDisplay display) {
        List<Integer> down = new ArrayList<>(TestWindow.keysDown(display));
        if (TestWindow.buttonsDown(display) != 0) {
            down.add(-1);
        }
        return down;
    }

    @Test
    void aDisplayThatComesBackIsSteeredAgain() throws XException, IOException {
        ScreenInput input;
        try (TestWindow window = new TestWindow(displayName, "Steered", 200, 100, 0)) {
            input = steer("steered");
            input.input("s", pointer(PointerAction.DOWN, 0.5, 0.5, 0));
            expect(window, BUTTON_PRESS, 1, 100, 50);
        }
        XServer former = server;
        assertNotNull(former);
        former.close();
        input.input("s", pointer(PointerAction.MOVE, 0.1, 0.1, -1));
        server = former.again();
        try (TestWindow window = new TestWindow(displayName, "Steered", 200, 100, 0)) {
            input.input("s", pointer(PointerAction.DOWN, 0.25, 0.5, 0));
            expect(window, BUTTON_PRESS, 1, 50, 50);
        }
    }
}
