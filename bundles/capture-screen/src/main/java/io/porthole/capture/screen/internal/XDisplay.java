/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One connection to an X server. Used by one thread at a time. Every call after {@link #close} fails cleanly. */
final class XDisplay implements AutoCloseable {
    /** What {@link #geometry} gives: size in pixels, bits for a pixel's colour. */
    record Geometry(int width, int height, int depth) {}

    private static final int MIN_KEYCODE = 34;
    private static final int MAX_KEYCODE = 35;
    private static final int MAPPING_NOTIFY = 34;
    private static final byte KEY_PRESS = 2;
    private static final byte KEY_RELEASE = 3;
    private static final byte BUTTON_PRESS = 4;
    private static final byte BUTTON_RELEASE = 5;
    private static final byte MOTION = 6;

    private final String name;
    private final int root;
    private long connection;

    private XDisplay(String name, long connection, int root) {
        this.name = name;
        this.connection = connection;
        this.root = root;
    }

    /**
     * Connects.
     *
     * @param name such as {@code :0}; empty for what the environment's DISPLAY says
     * @throws XException when there is no such display or it lets nobody in
     */
    static XDisplay open(String name) throws XException {
        String display = name;
        if (display.isEmpty()) {
            String environment = System.getenv("DISPLAY");
            display = environment == null ? "" : environment;
        }
        if (display.isEmpty()) {
            throw new XException("no display was configured and DISPLAY is not set");
        }
        Natives.retain();
        int[] screen = new int[1];
        long connection = Xcb.xcb_connect((display + "\0").getBytes(StandardCharsets.US_ASCII), screen);
        if (Xcb.xcb_connection_has_error(connection) != 0) {
            Xcb.xcb_disconnect(connection);
            Natives.release();
            throw new XException("cannot open display " + display + ": is it running, and may this user connect?");
        }
        long first = Xcb.xcb_setup_roots_iterator(Xcb.xcb_get_setup(connection));
        return new XDisplay(display, connection, new Pointer(first).getInt(0));
    }

    /** Returns the connection's address; 0 once closed. */
    long connection() {
        return connection;
    }

    int root() {
        return root;
    }

    /** Returns whether the connection to the server is lost. */
    boolean broken() {
        return connection == 0 || Xcb.xcb_connection_has_error(connection) != 0;
    }

    /** Returns what to tell when it is {@link #broken}. */
    XException connectionLost() {
        return new XException("the connection to display " + name + " is lost");
    }

    /** Returns whether the server has that extension, by the address of its description; 0 is the address of none. */
    boolean has(long extension) {
        if (extension == 0) {
            return false;
        }
        long data = Xcb.xcb_get_extension_data(connection, extension);
        return data != 0 && new Pointer(data).getByte(8) != 0;
    }

    /** Returns a window's size, or null when it is not there. */
    @Nullable
    Geometry geometry(int window) {
        long reply = Xcb.xcb_get_geometry_reply(connection, Xcb.xcb_get_geometry(connection, window), 0);
        if (reply == 0) {
            return null;
        }
        Pointer p = new Pointer(reply);
        Geometry g = new Geometry(p.getShort(16) & 0xffff, p.getShort(18) & 0xffff, p.getByte(1) & 0xff);
        LibC.free(reply);
        return g;
    }

    /** Returns whether a window can be seen: only such windows have pixels. */
    boolean viewable(int window) {
        int cookie = Xcb.xcb_get_window_attributes(connection, window);
        long reply = Xcb.xcb_get_window_attributes_reply(connection, cookie, 0);
        if (reply == 0) {
            return false;
        }
        boolean viewable = new Pointer(reply).getByte(26) == 2;
        LibC.free(reply);
        return viewable;
    }

    /** Returns where a window's upper left corner lies on the screen, as {x, y}, or null when it is not there. */
    int @Nullable [] position(int window) {
        int cookie = Xcb.xcb_translate_coordinates(connection, window, root, (short) 0, (short) 0);
        long reply = Xcb.xcb_translate_coordinates_reply(connection, cookie, 0);
        if (reply == 0) {
            return null;
        }
        Pointer p = new Pointer(reply);
        int[] position = {p.getShort(12), p.getShort(14)};
        LibC.free(reply);
        return position;
    }

    /** Gives a window the keyboard, unless it or a part of it has it. */
    void focus(int window) {
        long reply = Xcb.xcb_get_input_focus_reply(connection, Xcb.xcb_get_input_focus(connection), 0);
        if (reply == 0) {
            return;
        }
        int focused = new Pointer(reply).getInt(Xcb.BODY);
        LibC.free(reply);
        while (focused != window && focused != root && focused > 1) {
            focused = parent(focused);
        }
        if (focused != window) {
            Xcb.xcb_set_input_focus(connection, (byte) 2, window, 0);
        }
    }

    private int parent(int window) {
        long reply = Xcb.xcb_query_tree_reply(connection, Xcb.xcb_query_tree(connection, window), 0);
        if (reply == 0) {
            return 0;
        }
        int parent = new Pointer(reply).getInt(12);
        LibC.free(reply);
        return parent;
    }

    /** Returns the least and greatest keycode. */
    int[] keycodes() {
        Pointer setup = new Pointer(Xcb.xcb_get_setup(connection));
        return new int[] {setup.getByte(MIN_KEYCODE) & 0xff, setup.getByte(MAX_KEYCODE) & 0xff};
    }

    /** Lets a key give a symbol, with shift or without; 0 for nothing. */
    void changeKey(int key, int symbol) {
        Xcb.xcb_change_keyboard_mapping(connection, (byte) 1, (byte) key, (byte) 2, new int[] {symbol, symbol});
    }

    /** Presses a key or lets go of it, by XTEST. */
    void fakeKey(int key, boolean down) {
        fake(down ? KEY_PRESS : KEY_RELEASE, key, 0, 0);
    }

    /** Presses a button or lets go of it, by XTEST. */
    void fakeButton(int button, boolean down) {
        fake(down ? BUTTON_PRESS : BUTTON_RELEASE, button, 0, 0);
    }

    /** Moves the pointer to a place on the screen, by XTEST. */
    void fakeMotion(int x, int y) {
        fake(MOTION, 0, x, y);
    }

    /** Moves the pointer by so many pixels, by XTEST. */
    void fakeRelativeMotion(int dx, int dy) {
        fake(MOTION, 1, dx, dy);
    }

    private void fake(byte type, int detail, int x, int y) {
        XcbTest.xcb_test_fake_input(connection, type, (byte) detail, 0, root, (short) x, (short) y, (byte) 0);
    }

    /**
     * Sends what is buffered and throws away events and errors that nobody waits for.
     *
     * @return whether one of them tells of another keyboard layout
     */
    boolean flush() {
        boolean layout = false;
        Xcb.xcb_flush(connection);
        for (long event = Xcb.xcb_poll_for_event(connection); event != 0; ) {
            layout |= (new Pointer(event).getByte(0) & 0x7f) == MAPPING_NOTIFY;
            LibC.free(event);
            event = Xcb.xcb_poll_for_event(connection);
        }
        return layout;
    }

    /** Waits until the server has done what was asked. It drops what it has not read when the connection is closed. */
    void sync() {
        geometry(root);
    }

    @Override
    public void close() {
        if (connection != 0) {
            Xcb.xcb_disconnect(connection);
            connection = 0;
            Natives.release();
        }
    }
}
