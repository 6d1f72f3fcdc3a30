/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import java.util.HashMap;
import java.util.Map;

/**
 * From {@code KeyboardEvent.code} (W3C UI Events KeyboardEvent code Values) to X11 keycodes of the evdev rules: the
 * kernel's key number plus 8. Physical keys on both sides, so the display's own layout decides what they mean.
 */
final class KeyCodes {
    private static final int OFFSET = 8;
    private static final Map<String, Integer> CODES = new HashMap<>();

    static {
        row(1, "Escape", "Digit1", "Digit2", "Digit3", "Digit4", "Digit5", "Digit6", "Digit7", "Digit8", "Digit9");
        row(11, "Digit0", "Minus", "Equal", "Backspace", "Tab");
        row(16, "KeyQ", "KeyW", "KeyE", "KeyR", "KeyT", "KeyY", "KeyU", "KeyI", "KeyO", "KeyP");
        row(26, "BracketLeft", "BracketRight", "Enter", "ControlLeft");
        row(30, "KeyA", "KeyS", "KeyD", "KeyF", "KeyG", "KeyH", "KeyJ", "KeyK", "KeyL", "Semicolon", "Quote");
        row(41, "Backquote", "ShiftLeft", "Backslash");
        row(44, "KeyZ", "KeyX", "KeyC", "KeyV", "KeyB", "KeyN", "KeyM", "Comma", "Period", "Slash", "ShiftRight");
        row(55, "NumpadMultiply", "AltLeft", "Space", "CapsLock");
        row(59, "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "NumLock", "ScrollLock");
        row(71, "Numpad7", "Numpad8", "Numpad9", "NumpadSubtract", "Numpad4", "Numpad5", "Numpad6", "NumpadAdd");
        row(79, "Numpad1", "Numpad2", "Numpad3", "Numpad0", "NumpadDecimal");
        row(86, "IntlBackslash", "F11", "F12");
        row(96, "NumpadEnter", "ControlRight", "NumpadDivide", "PrintScreen", "AltRight");
        row(102, "Home", "ArrowUp", "PageUp", "ArrowLeft", "ArrowRight", "End", "ArrowDown", "PageDown", "Insert");
        row(111, "Delete");
        row(119, "Pause");
        row(125, "MetaLeft", "MetaRight", "ContextMenu");
    }

    private KeyCodes() {}

    private static void row(int first, String... codes) {
        for (int i = 0; i < codes.length; i++) {
            CODES.put(codes[i], first + i + OFFSET);
        }
    }

    /** Returns the X11 keycode, or 0 for a key that is not known. */
    static int of(String code) {
        return CODES.getOrDefault(code, 0);
    }
}
