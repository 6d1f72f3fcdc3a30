/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A coloured window with a title on an X server, which tells what input reaches it. */
final class TestWindow implements AutoCloseable {
    /** The calls that only a program with a window of its own needs. */
    static final class Calls {
        static {
            Native.register(Calls.class, NativeLibrary.getInstance("libxcb.so.1"));
        }

        private Calls() {}

        static native int xcb_create_window(
                long c,
                byte depth,
                int id,
                int parent,
                short x,
                short y,
                short w,
                short h,
                short border,
                short kind,
                int visual,
                int mask,
                long values);

        static native int xcb_map_window(long c, int window);

        static native int xcb_change_window_attributes(long c, int window, int mask, long values);

        static native int xcb_clear_area(long c, byte exposures, int w, short x, short y, short width, short height);

        static native int xcb_configure_window(long c, int window, short mask, long values);

        static native int xcb_change_property(
                long c, byte mode, int window, int property, int type, byte format, int length, byte[] data);

        static native int xcb_destroy_window(long c, int window);

        static native int xcb_unmap_window(long c, int window);

        static native int xcb_query_keymap(long c);

        static native long xcb_query_keymap_reply(long c, int cookie, long error);

        static native int xcb_query_pointer(long c, int window);

        static native long xcb_query_pointer_reply(long c, int cookie, long error);
    }

    /** Depth and border of what is made are the parent's. */
    private static final int BACK_PIXEL = 2;

    private static final int EVENTS = 2048;

    /** Keys and buttons, down and up. */
    private static final int INPUT_EVENTS = 1 | 2 | 4 | 8;

    private final XDisplay display;
    private final int id;

    TestWindow(String displayName, String title, int width, int height, int colour) throws XException {
        display = XDisplay.open(displayName);
        id = Xcb.xcb_generate_id(display.connection());
        try (Memory values = new Memory(8)) {
            values.setInt(0, colour);
            values.setInt(4, INPUT_EVENTS);
            Calls.xcb_create_window(
                    display.connection(),
                    (byte) 0,
                    id,
                    display.root(),
                    (short) 40,
                    (short) 30,
                    (short) width,
                    (short) height,
                    (short) 0,
                    (short) 1,
                    0,
                    BACK_PIXEL | EVENTS,
                    Pointer.nativeValue(values));
        }
        byte[] name = title.getBytes(StandardCharsets.UTF_8);
        Calls.xcb_change_property(display.connection(), (byte) 0, id, 39, 31, (byte) 8, name.length, name);
        Calls.xcb_map_window(display.connection(), id);
        sync();
    }

    int id() {
        return id;
    }

    XDisplay display() {
        return display;
    }

    void hide() {
        Calls.xcb_unmap_window(display.connection(), id);
        sync();
    }

    void show() {
        Calls.xcb_map_window(display.connection(), id);
        sync();
    }

    void colour(int colour) {
        try (Memory values = new Memory(4)) {
            values.setInt(0, colour);
            Calls.xcb_change_window_attributes(display.connection(), id, BACK_PIXEL, Pointer.nativeValue(values));
        }
        Calls.xcb_clear_area(display.connection(), (byte) 0, id, (short) 0, (short) 0, (short) 0, (short) 0);
        sync();
    }

    void resize(int width, int height) {
        configure(4 | 8, width, height);
    }

    void move(int x, int y) {
        configure(1 | 2, x, y);
    }

    private void configure(int what, int first, int second) {
        try (Memory values = new Memory(8)) {
            values.setInt(0, first);
            values.setInt(4, second);
            Calls.xcb_configure_window(display.connection(), id, (short) what, Pointer.nativeValue(values));
        }
        sync();
    }

    /** Returns the keys that a display holds for down. */
    static List<Integer> keysDown(XDisplay display) {
        int cookie = Calls.xcb_query_keymap(display.connection());
        long reply = Calls.xcb_query_keymap_reply(display.connection(), cookie, 0);
        BitSet down = BitSet.valueOf(new Pointer(reply).getByteArray(8, 32));
        LibC.free(reply);
        return down.stream().boxed().toList();
    }

    /** Returns the buttons that a display holds for down, a bit each. */
    static int buttonsDown(XDisplay display) {
        int cookie = Calls.xcb_query_pointer(display.connection(), display.root());
        long reply = Calls.xcb_query_pointer_reply(display.connection(), cookie, 0);
        int mask = new Pointer(reply).getShort(24) & 0x1f00;
        LibC.free(reply);
        return mask;
    }

    /** Returns the next input event as {type, detail, x, y, modifiers}, or null when none has come. */
    int @Nullable [] nextInput() {
        for (; ; ) {
            long event = Xcb.xcb_poll_for_event(display.connection());
            if (event == 0) {
                return null;
            }
            Pointer p = new Pointer(event);
            int type = p.getByte(0) & 0x7f;
            int[] input = {type, p.getByte(1) & 0xff, p.getShort(24), p.getShort(26), p.getShort(28)};
            LibC.free(event);
            if (type >= 2 && type <= 5) {
                return input;
            }
        }
    }

    /** Waits until the server has done what was asked: it answers in order. */
    private void sync() {
        display.geometry(id);
    }

    @Override
    public void close() {
        Calls.xcb_destroy_window(display.connection(), id);
        sync();
        display.close();
    }
}
