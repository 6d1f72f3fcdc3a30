/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.control;

import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An input event of a viewer. Positions are fractions of the frame, 0..1 from its left and upper edge, so that they
 * hold for every size in which it is shown.
 */
@ProviderType
public sealed interface InputEvent {
    /** Shift is held. */
    int SHIFT = 1;

    /** Control is held. */
    int CTRL = 2;

    /** Alt is held. */
    int ALT = 4;

    /** Meta (Windows, Command) is held. */
    int META = 8;

    /** Action of a pointer. */
    enum PointerAction {
        /** The pointer moved, with or without buttons held. */
        MOVE,
        /** A button went down. */
        DOWN,
        /** A button went up. */
        UP,
        /** The gesture was cancelled; every button counts as released. */
        CANCEL
    }

    /**
     * A mouse, pen or finger.
     *
     * @param action of the pointer
     * @param x 0..1 from the left edge
     * @param y 0..1 from the upper edge
     * @param button that went down or up: 0 left, 1 middle, 2 right; -1 for a move
     * @param buttons held now: bit 0 left, bit 1 right, bit 2 middle (the DOM's order)
     * @param modifiers sum of {@link #SHIFT}, {@link #CTRL}, {@link #ALT}, {@link #META}
     */
    record Pointer(PointerAction action, double x, double y, int button, int buttons, int modifiers)
            implements InputEvent {}

    /**
     * A wheel or a pinch.
     *
     * @param x 0..1 from the left edge
     * @param y 0..1 from the upper edge
     * @param deltaX notches to the right
     * @param deltaY notches towards the user
     * @param modifiers as for {@link Pointer}
     */
    record Wheel(double x, double y, double deltaX, double deltaY, int modifiers) implements InputEvent {}

    /**
     * A key.
     *
     * @param down whether it went down, else up
     * @param code the physical key, a {@code KeyboardEvent.code} of the W3C's UI Events, such as {@code KeyR}
     * @param key the meaning in the viewer's layout, a {@code KeyboardEvent.key}, such as {@code r}
     * @param modifiers as for {@link Pointer}
     */
    record Key(boolean down, String code, String key, int modifiers) implements InputEvent {}

    /**
     * A movement of a mouse that is locked to the frame, so that it has no position and meets no edge.
     *
     * @param dx to the right, as a fraction of the frame's width; -10..10
     * @param dy down, as a fraction of the frame's height; -10..10
     * @param buttons as for {@link Pointer}
     * @param modifiers as for {@link Pointer}
     */
    record Motion(double dx, double dy, int buttons, int modifiers) implements InputEvent {}

    /**
     * What a gamepad is like now, in the order of the W3C's standard mapping: axes 0 and 1 are the left stick, 2 and 3
     * the right one, buttons 0 to 3 the lower, right, left and upper one of the right cluster.
     *
     * @param index of the gamepad, 0 for the first
     * @param axes -1..1, to the right and down; at most 16
     * @param buttons 0..1; at most 32
     */
    record Gamepad(int index, List<Double> axes, List<Double> buttons) implements InputEvent {
        /** Copies the lists. */
        public Gamepad {
            axes = List.copyOf(axes);
            buttons = List.copyOf(buttons);
        }
    }

    /**
     * Text that was pasted, or typed on the screen's keyboard of a phone.
     *
     * @param text 1 to 4096 characters; lines end with a line feed
     */
    record Text(String text) implements InputEvent {}

    /**
     * A command by name, such as {@code reset} or {@code pause}.
     *
     * @param name 1 to 64 characters of {@code [a-z0-9.-]}
     * @param argument free text, at most 4096 characters; empty for none
     */
    record Command(String name, String argument) implements InputEvent {}

    /**
     * Input of a viewer who may move the camera of the stream and nothing else. What else the event would do, such as a
     * click that picks something up, is left undone.
     *
     * @param event one that {@link #takes} allows
     */
    record Camera(InputEvent event) implements InputEvent {
        /**
         * Returns whether an event may be of this kind: a {@link Pointer}, {@link Wheel}, {@link Motion}, {@link
         * Release}, or a {@link Command} of {@link InputTarget#cameraCommands}.
         */
        public static boolean takes(InputEvent event, Set<String> cameraCommands) {
            return event instanceof Command command
                    ? cameraCommands.contains(command.name())
                    : event instanceof Pointer
                            || event instanceof Wheel
                            || event instanceof Motion
                            || event instanceof Release;
        }
    }

    /** Every key and button counts as released, every stick as centred: their viewer has lost the lease. */
    record Release() implements InputEvent {}
}
