/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputTarget;
import io.porthole.capture.kit.InputQueue;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes viewers' input on by XTEST, on a thread and a connection of its own. */
final class ScreenInput implements InputTarget, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ScreenInput.class);
    private static final long POLL_MS = 1000;
    private static final int MAX_BUTTONS = 9;

    private final ScreenConfig config;
    private final InputQueue queue = new InputQueue();
    private final BitSet buttons = new BitSet();
    private volatile boolean running = true;
    private @Nullable XDisplay display;
    private @Nullable ScreenKeys keys;
    private int window;
    private double wheelX;
    private double wheelY;

    ScreenInput(ScreenConfig config) {
        this.config = config;
    }

    @Override
    public void input(String stream, InputEvent event) {
        queue.add(stream, event);
    }

    /** Releases everything and ends. */
    void stop() {
        queue.release(""); // before the flag is cleared, so that the thread does not end without it
        running = false;
    }

    @Override
    public void run() {
        try {
            while (running || !queue.isEmpty()) {
                InputQueue.Entry next = queue.poll(POLL_MS);
                if (next != null) {
                    pass(next.event());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
        }
    }

    private void pass(InputEvent event) {
        if (event instanceof InputEvent.Release && display == null) {
            return; // nothing is held, and no display has to be opened to say so
        }
        try {
            XDisplay to = connected();
            try {
                fake(to, event);
            } finally {
                if (to.flush() && keys != null) {
                    keys.forgetLayout();
                }
            }
        } catch (XException e) {
            LOG.debug("[screen] Input was dropped: {}", e.getMessage());
        }
    }

    /** Returns the display, whether the window is there or not: what is held must be released when it is closed too. */
    private XDisplay connected() throws XException {
        XDisplay present = display;
        if (present != null && !present.broken()) {
            return present;
        }
        disconnect();
        XDisplay opened = XDisplay.open(config.display());
        if (!opened.has(XcbTest.id())) {
            opened.close();
            throw new XException("the X server has no XTEST extension");
        }
        display = opened;
        keys = new ScreenKeys(opened);
        return opened;
    }

    private void disconnect() {
        if (display != null) {
            if (keys != null && !display.broken()) {
                keys.close();
                display.sync();
            }
            display.close();
        }
        display = null;
        keys = null;
        window = 0;
        buttons.clear();
    }

    private View view(XDisplay to) throws XException {
        if (window == 0 || !to.viewable(window)) {
            window = 0;
            window = new WindowFinder(to, config.window()).find();
        }
        return View.of(to, window);
    }

    private void fake(XDisplay to, InputEvent event) throws XException {
        if (event instanceof InputEvent.Pointer p) {
            pointer(to, p);
        } else if (event instanceof InputEvent.Wheel w) {
            move(to, w.x(), w.y());
            wheelX = notches(to, wheelX + w.deltaX(), 6, 7);
            wheelY = notches(to, wheelY + w.deltaY(), 4, 5);
        } else if (event instanceof InputEvent.Key k && keys != null) {
            key(to, keys, k);
        } else if (event instanceof InputEvent.Text t && keys != null) {
            type(to, keys, t.text());
        } else if (event instanceof InputEvent.Motion m) {
            View view = view(to);
            to.fakeRelativeMotion((int) Math.round(m.dx() * view.width()), (int) Math.round(m.dy() * view.height()));
        } else if (event instanceof InputEvent.Release) {
            releaseAll(to);
        }
    }

    /** Strikes the key of each character, one after the other. */
    private void type(XDisplay to, ScreenKeys keys, String text) throws XException {
        view(to);
        focus(to);
        for (int at = 0; at < text.length(); at = text.offsetByCodePoints(at, 1)) {
            int character = text.codePointAt(at);
            String meaning = character == '\n' ? "Enter" : character == '\t' ? "Tab" : Character.toString(character);
            InputEvent.Key key = new InputEvent.Key(true, "", meaning, 0);
            keys.press(key);
            keys.release(key);
            if (to.flush()) {
                keys.forgetLayout();
            }
        }
    }

    private void pointer(XDisplay to, InputEvent.Pointer p) throws XException {
        switch (p.action()) {
            case MOVE -> move(to, p.x(), p.y());
            case DOWN -> {
                move(to, p.x(), p.y());
                press(to, p.button() + 1);
            }
            case UP -> {
                try {
                    move(to, p.x(), p.y());
                } finally {
                    release(to, p.button() + 1);
                }
            }
            case CANCEL -> releaseAll(to);
        }
    }

    /** X11 has buttons for the wheel, a click each notch; what is left of a notch waits for more. */
    private double notches(XDisplay to, double sum, int back, int forth) {
        double rest = Math.max(-16, Math.min(16, sum));
        while (Math.abs(rest) >= 1) {
            int button = rest < 0 ? back : forth;
            to.fakeButton(button, true);
            to.fakeButton(button, false);
            rest -= Math.signum(rest);
        }
        return rest;
    }

    private void move(XDisplay to, double x, double y) throws XException {
        View view = view(to);
        to.fakeMotion(view.screenX(x), view.screenY(y));
    }

    private void press(XDisplay to, int button) {
        if (button >= 1 && button <= MAX_BUTTONS) {
            focus(to);
            buttons.set(button);
            to.fakeButton(button, true);
        }
    }

    private void release(XDisplay to, int button) {
        if (button >= 1 && buttons.get(button)) {
            buttons.clear(button);
            to.fakeButton(button, false);
        }
    }

    private void key(XDisplay to, ScreenKeys keys, InputEvent.Key key) throws XException {
        if (key.down()) {
            view(to);
            focus(to);
            keys.press(key);
        } else {
            keys.release(key);
        }
    }

    /** Without a window manager nobody else gives a window the keyboard, and with one another may have it. */
    private void focus(XDisplay to) {
        if (window != to.root()) {
            to.focus(window);
        }
    }

    private void releaseAll(XDisplay to) {
        buttons.stream().forEach(b -> to.fakeButton(b, false));
        buttons.clear();
        if (keys != null) {
            keys.releaseAll();
        }
    }
}
