/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputTarget;
import java.util.BitSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes viewers' input on by XTEST, on a thread and a connection of its own. */
final class ScreenInput implements InputTarget, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ScreenInput.class);
    private static final int MAX_WAITING = 512;
    private static final byte KEY_PRESS = 2;
    private static final byte KEY_RELEASE = 3;
    private static final byte BUTTON_PRESS = 4;
    private static final byte BUTTON_RELEASE = 5;
    private static final byte MOTION = 6;

    private final ScreenWish wish;
    private final BlockingQueue<InputEvent> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final BitSet keys = new BitSet();
    private final BitSet buttons = new BitSet();
    private volatile boolean running = true;
    private @Nullable XDisplay display;
    private int window;
    private double wheelX;
    private double wheelY;

    ScreenInput(ScreenWish wish) {
        this.wish = wish;
    }

    @Override
    public void input(String stream, InputEvent event) {
        if (!waiting.offer(event)) {
            // a display that takes nothing: what was held must not stay held for ever
            waiting.clear();
            waiting.add(new InputEvent.Release());
        }
    }

    void stop() {
        running = false;
        waiting.clear();
        waiting.add(new InputEvent.Release());
    }

    @Override
    public void run() {
        try {
            while (running || !waiting.isEmpty()) {
                InputEvent event = waiting.poll(1, TimeUnit.SECONDS);
                if (event != null) {
                    pass(event);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (display != null) {
                display.close();
            }
        }
    }

    private void pass(InputEvent event) {
        try {
            XDisplay to = connected();
            fake(to, event);
            to.flush();
        } catch (XException e) {
            LOG.debug("input dropped: {}", e.getMessage());
        }
    }

    private XDisplay connected() throws XException {
        XDisplay present = display;
        if (present != null && !present.broken() && present.geometry(window) != null) {
            return present;
        }
        if (present != null) {
            present.close();
            display = null;
        }
        XDisplay opened = XDisplay.open(wish.display());
        display = opened;
        if (!opened.has(XcbTest.id())) {
            throw new XException("the X server has no XTEST extension");
        }
        window = new WindowFinder(opened, wish.window()).find();
        keys.clear();
        buttons.clear();
        return opened;
    }

    private void fake(XDisplay to, InputEvent event) {
        if (event instanceof InputEvent.Pointer p) {
            move(to, p.x(), p.y());
            switch (p.action()) {
                case DOWN -> button(to, p.button() + 1, true);
                case UP -> button(to, p.button() + 1, false);
                case CANCEL -> letGo(to);
                case MOVE -> {
                    // moved already
                }
            }
        } else if (event instanceof InputEvent.Wheel w) {
            move(to, w.x(), w.y());
            wheelX = notches(to, wheelX + w.deltaX(), 6, 7);
            wheelY = notches(to, wheelY + w.deltaY(), 4, 5);
        } else if (event instanceof InputEvent.Key k) {
            key(to, KeyCodes.of(k.code()), k.down());
        } else if (event instanceof InputEvent.Release) {
            letGo(to);
        }
    }

    /** X11 has buttons for the wheel, a click each notch; what is left of a notch waits for more. */
    private double notches(XDisplay to, double sum, int back, int forth) {
        double rest = Math.max(-16, Math.min(16, sum));
        while (Math.abs(rest) >= 1) {
            int button = rest < 0 ? back : forth;
            button(to, button, true);
            button(to, button, false);
            rest -= Math.signum(rest);
        }
        return rest;
    }

    private void move(XDisplay to, double x, double y) {
        XDisplay.Geometry size = to.geometry(window);
        int[] corner = window == to.root() ? new int[2] : to.position(window);
        if (size == null || corner == null) {
            return;
        }
        int px = corner[0] + pixel(x, size.width());
        int py = corner[1] + pixel(y, size.height());
        fake(to, MOTION, 0, px, py);
    }

    static int pixel(double fraction, int side) {
        return Math.max(0, Math.min(side - 1, (int) (fraction * side)));
    }

    private void button(XDisplay to, int button, boolean down) {
        if (button < 1 || button > 9) {
            return;
        }
        if (down && button <= 3 && !wish.window().isEmpty()) {
            // without a window manager nobody else gives a clicked window the keyboard
            Xcb.xcb_set_input_focus(to.connection(), (byte) 2, window, 0);
        }
        buttons.set(button, down);
        fake(to, down ? BUTTON_PRESS : BUTTON_RELEASE, button, 0, 0);
    }

    private void key(XDisplay to, int key, boolean down) {
        if (key != 0) {
            keys.set(key, down);
            fake(to, down ? KEY_PRESS : KEY_RELEASE, key, 0, 0);
        }
    }

    private void letGo(XDisplay to) {
        buttons.stream().forEach(b -> fake(to, BUTTON_RELEASE, b, 0, 0));
        keys.stream().forEach(k -> fake(to, KEY_RELEASE, k, 0, 0));
        buttons.clear();
        keys.clear();
    }

    private static void fake(XDisplay to, byte type, int detail, int x, int y) {
        XcbTest.xcb_test_fake_input(to.connection(), type, (byte) detail, 0, to.root(), (short) x, (short) y, (byte) 0);
    }
}
