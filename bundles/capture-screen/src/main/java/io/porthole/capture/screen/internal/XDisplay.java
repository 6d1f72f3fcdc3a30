/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One connection to an X server. Used by one thread at a time. Every call after {@link #close} fails cleanly. */
final class XDisplay implements AutoCloseable {
    /** What {@link #geometry} gives: size in pixels, bits for a pixel's colour. */
    record Geometry(int width, int height, int depth) {}

    private final int root;
    private long connection;

    private XDisplay(long connection, int root) {
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
        return new XDisplay(connection, new Pointer(first).getInt(0));
    }

    /** The connection's address; 0 once closed. */
    long connection() {
        return connection;
    }

    int root() {
        return root;
    }

    /** Whether the server has gone. */
    boolean broken() {
        return connection == 0 || Xcb.xcb_connection_has_error(connection) != 0;
    }

    /** Whether the server has that extension, by the address of its description. */
    boolean has(long extension) {
        long data = Xcb.xcb_get_extension_data(connection, extension);
        return data != 0 && new Pointer(data).getByte(8) != 0;
    }

    /** A window's size, or null when it is not there. */
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

    /** Whether a window can be seen: only such windows have pixels. */
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

    /** Where a window's upper left corner lies on the screen, as {x, y}, or null when it is not there. */
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

    /** Sends what is buffered and throws away events and errors that nobody waits for. */
    void flush() {
        Xcb.xcb_flush(connection);
        for (long event = Xcb.xcb_poll_for_event(connection); event != 0; ) {
            LibC.free(event);
            event = Xcb.xcb_poll_for_event(connection);
        }
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
