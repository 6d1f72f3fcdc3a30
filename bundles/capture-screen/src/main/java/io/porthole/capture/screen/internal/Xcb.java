/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * The calls of libxcb that are used here, mapped directly: every pointer is a {@code long}, every X11 id an {@code
 * int}. A cookie (a structure of one {@code unsigned int}) travels as an {@code int}, which both the System V and the
 * AArch64 calling conventions treat alike. XCB is used rather than Xlib because Xlib ends the process on errors.
 */
final class Xcb {
    /** Offset of the fields behind a reply's common head. */
    static final int BODY = 8;

    private Xcb() {}

    /** To be called by {@link Natives} alone. */
    static void bind() {
        Native.register(Xcb.class, NativeLibrary.getInstance("libxcb.so.1"));
    }

    static native long xcb_connect(byte[] display, int[] screen);

    static native int xcb_connection_has_error(long connection);

    static native void xcb_disconnect(long connection);

    static native long xcb_get_setup(long connection);

    /** Returns an iterator of 16 bytes, of which the first register is the screen's address. */
    static native long xcb_setup_roots_iterator(long setup);

    static native int xcb_generate_id(long connection);

    static native int xcb_flush(long connection);

    static native long xcb_poll_for_event(long connection);

    static native long xcb_request_check(long connection, int cookie);

    static native long xcb_get_extension_data(long connection, long extension);

    static native int xcb_get_geometry(long connection, int drawable);

    static native long xcb_get_geometry_reply(long connection, int cookie, long error);

    static native int xcb_query_tree(long connection, int window);

    static native long xcb_query_tree_reply(long connection, int cookie, long error);

    static native int xcb_intern_atom(long connection, byte onlyIfExists, short length, byte[] name);

    static native long xcb_intern_atom_reply(long connection, int cookie, long error);

    static native int xcb_get_property(
            long connection, byte delete, int window, int property, int type, int offset, int length);

    static native long xcb_get_property_reply(long connection, int cookie, long error);

    static native int xcb_get_window_attributes(long connection, int window);

    static native long xcb_get_window_attributes_reply(long connection, int cookie, long error);

    static native int xcb_translate_coordinates(long connection, int from, int to, short x, short y);

    static native long xcb_translate_coordinates_reply(long connection, int cookie, long error);

    static native int xcb_get_input_focus(long connection);

    static native long xcb_get_input_focus_reply(long connection, int cookie, long error);

    static native int xcb_get_keyboard_mapping(long connection, byte first, byte count);

    static native long xcb_get_keyboard_mapping_reply(long connection, int cookie, long error);

    static native int xcb_change_keyboard_mapping(long connection, byte count, byte first, byte perKey, int[] symbols);

    static native int xcb_set_input_focus(long connection, byte revertTo, int focus, int time);
}
