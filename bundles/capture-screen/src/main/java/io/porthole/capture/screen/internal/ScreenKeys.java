/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import io.porthole.api.control.InputEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A display's keyboard. What a viewer types arrives as that character, whatever both layouts are: by the same physical
 * key where it gives the character, else by the one that does, and where none does by an unused key that is given it.
 * Keys that type nothing arrive as the physical key. Used by one thread.
 */
final class ScreenKeys {
    private static final int SHIFT_LEFT = KeyCodes.of("ShiftLeft");
    private static final int SHIFT_RIGHT = KeyCodes.of("ShiftRight");
    private static final int MOST_HELD = 64;

    /** Unused keys that are given characters at the same time. */
    private static final int MOST_BORROWED = 16;

    /** What the viewer's own keyboard has done to {@code KeyboardEvent.key} already must not be done twice. */
    private static final Set<String> DONE_BY_THE_BROWSER = Set.of("CapsLock", "NumLock", "AltGraph", "Dead");

    private final XDisplay display;
    private final Map<String, Integer> held = new HashMap<>();
    private final Deque<Integer> borrowed = new ArrayDeque<>();
    private @Nullable KeyMap map;

    ScreenKeys(XDisplay display) {
        this.display = display;
    }

    /** The layout has changed. */
    void forgetLayout() {
        map = null;
    }

    /**
     * Presses a key. One that is down stays so: the X server repeats it by itself.
     *
     * @throws XException when the connection to the display is lost
     */
    void press(InputEvent.Key key) throws XException {
        String name = name(key);
        if (held.containsKey(name) || held.size() >= MOST_HELD || DONE_BY_THE_BROWSER.contains(key.key())) {
            return;
        }
        int physical = KeyCodes.of(name);
        int symbol = KeyMap.symbol(key.key());
        if (symbol == 0 || (physical != 0 && layout().symbolAt(physical, shifted()) == symbol)) {
            strike(name, new KeyMap.Stroke(physical, shifted()));
        } else {
            strike(name, stroke(symbol));
        }
    }

    /** Touch keyboards have no physical keys and name no {@code code}. */
    private static String name(InputEvent.Key key) {
        return key.code().isEmpty() ? key.key() : key.code();
    }

    private void strike(String name, KeyMap.Stroke stroke) {
        if (stroke.key() == 0) {
            return;
        }
        held.put(name, stroke.key());
        boolean shifted = shifted();
        if (stroke.shift() == shifted) {
            display.fakeKey(stroke.key(), true);
        } else if (stroke.shift()) {
            display.fakeKey(SHIFT_LEFT, true);
            display.fakeKey(stroke.key(), true);
            display.fakeKey(SHIFT_LEFT, false);
        } else {
            shifts(false);
            display.fakeKey(stroke.key(), true);
            shifts(true);
        }
    }

    private boolean shifted() {
        return held.containsValue(SHIFT_LEFT) || held.containsValue(SHIFT_RIGHT);
    }

    private void shifts(boolean down) {
        for (int shift : new int[] {SHIFT_LEFT, SHIFT_RIGHT}) {
            if (held.containsValue(shift)) {
                display.fakeKey(shift, down);
            }
        }
    }

    private KeyMap.Stroke stroke(int symbol) throws XException {
        KeyMap.Stroke known = layout().find(symbol);
        if (known != null) {
            return known;
        }
        int spare = borrowed.size() < MOST_BORROWED ? layout().spare() : 0;
        int key = spare != 0 || borrowed.isEmpty() ? spare : borrowed.removeFirst();
        if (key != 0) {
            borrowed.add(key);
            display.changeKey(key, symbol);
            forgetLayout();
        }
        return new KeyMap.Stroke(key, false);
    }

    private KeyMap layout() throws XException {
        KeyMap present = map;
        if (present == null) {
            present = KeyMap.read(display);
            map = present;
        }
        return present;
    }

    /** Lets go of a key, if it is down. */
    void release(InputEvent.Key key) {
        Integer code = held.remove(name(key));
        if (code != null && !held.containsValue(code)) {
            display.fakeKey(code, false);
        }
    }

    /** Lets go of all keys. */
    void releaseAll() {
        held.values().forEach(code -> display.fakeKey(code, false));
        held.clear();
    }

    /** Gives the display's keyboard back as it was found. */
    void close() {
        releaseAll();
        borrowed.forEach(key -> display.changeKey(key, 0));
        borrowed.clear();
    }
}
