/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** Which of a display's keys gives which character, as its layout was when it was read. */
final class KeyMap {
    private static final int PER_KEY = 1;
    private static final int LENGTH = 4;
    private static final int SYMBOLS = 32;
    private static final int UNICODE = 0x0100_0000;

    /**
     * How a character is typed.
     *
     * @param key the X11 keycode
     * @param shift whether the shift key must be down
     */
    record Stroke(int key, boolean shift) {}

    private final int first;
    private final int perKey;
    private final int[] symbols;

    private KeyMap(int first, int perKey, int[] symbols) {
        this.first = first;
        this.perKey = perKey;
        this.symbols = symbols;
    }

    /**
     * Asks the display.
     *
     * @throws XException when the connection is lost
     */
    static KeyMap read(XDisplay display) throws XException {
        int[] range = display.keycodes();
        int cookie =
                Xcb.xcb_get_keyboard_mapping(display.connection(), (byte) range[0], (byte) (range[1] - range[0] + 1));
        long reply = Xcb.xcb_get_keyboard_mapping_reply(display.connection(), cookie, 0);
        if (reply == 0) {
            throw display.connectionLost();
        }
        Pointer p = new Pointer(reply);
        KeyMap map = new KeyMap(range[0], p.getByte(PER_KEY) & 0xff, p.getIntArray(SYMBOLS, p.getInt(LENGTH)));
        LibC.free(reply);
        return map;
    }

    /**
     * Returns the X11 keysym of what a key types, by {@code KeyboardEvent.key}, or 0 for a key that types nothing.
     *
     * <p>Latin 1 has its own numbers, all else is 0x1000000 and the Unicode number (X Window System Protocol,
     * appendix A).
     */
    static int symbol(String key) {
        if (key.isEmpty() || key.codePointCount(0, key.length()) != 1) {
            return 0;
        }
        int c = key.codePointAt(0);
        if (Character.isISOControl(c)) {
            return 0;
        }
        return c <= 0xff ? c : UNICODE | c;
    }

    /** Returns what a key gives; 0 for nothing. */
    int symbolAt(int key, boolean shift) {
        int at = (key - first) * perKey + (shift ? 1 : 0);
        return perKey < 2 || at < 0 || at >= symbols.length ? 0 : symbols[at];
    }

    /** Returns how to type it, or null when no key of the layout does with shift or without. */
    @Nullable
    Stroke find(int symbol) {
        for (int key = first; key < first + symbols.length / Math.max(1, perKey); key++) {
            for (boolean shift : new boolean[] {false, true}) {
                if (symbolAt(key, shift) == symbol) {
                    return new Stroke(key, shift);
                }
            }
        }
        return null;
    }

    /** Returns a key that gives nothing at all, or 0 when there is none. */
    int spare() {
        for (int key = first + symbols.length / Math.max(1, perKey) - 1; key >= first; key--) {
            if (isSpare(key)) {
                return key;
            }
        }
        return 0;
    }

    private boolean isSpare(int key) {
        for (int i = 0; i < perKey; i++) {
            if (symbols[(key - first) * perKey + i] != 0) {
                return false;
            }
        }
        return true;
    }
}
