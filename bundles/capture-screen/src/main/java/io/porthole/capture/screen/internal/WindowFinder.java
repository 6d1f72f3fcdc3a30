/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Finds the window to capture: the whole screen, one by its id, or the largest whose title contains a text. */
final class WindowFinder {
    private static final int WM_NAME = 39;
    private static final int ANY_TYPE = 0;
    private static final int MAX_TITLE_WORDS = 256;
    private static final int MAX_DEPTH = 8;

    private final XDisplay display;
    private final String wanted;
    private final int netWmName;
    private int best;
    private long bestArea;

    /**
     * A finder.
     *
     * @param wanted empty for the whole screen, {@code 0x…} for an id, else part of a title in any case
     */
    WindowFinder(XDisplay display, String wanted) {
        this.display = display;
        this.wanted = wanted.strip();
        this.netWmName = atom("_NET_WM_NAME");
    }

    /**
     * Returns the window's id.
     *
     * @throws XException when there is none, or what was wanted is not an id
     */
    int find() throws XException {
        if (wanted.isEmpty()) {
            return display.root();
        }
        if (wanted.startsWith("0x")) {
            return byId();
        }
        best = 0;
        bestArea = 0;
        search(display.root(), 0);
        if (best == 0) {
            throw new XException("no visible window has '" + wanted + "' in its title");
        }
        return best;
    }

    private int byId() throws XException {
        int id;
        try {
            id = Integer.parseUnsignedInt(wanted.substring(2), 16);
        } catch (NumberFormatException e) {
            throw new XException("'" + wanted + "' is not a window id such as 0x1a00007");
        }
        if (!display.viewable(id)) {
            throw new XException("there is no visible window " + wanted);
        }
        return id;
    }

    private void search(int window, int depth) {
        long reply =
                Xcb.xcb_query_tree_reply(display.connection(), Xcb.xcb_query_tree(display.connection(), window), 0);
        if (reply == 0) {
            return;
        }
        Pointer p = new Pointer(reply);
        int[] children = p.getIntArray(32, p.getShort(16) & 0xffff);
        LibC.free(reply);
        for (int child : children) {
            consider(child);
            if (depth < MAX_DEPTH) {
                search(child, depth + 1);
            }
        }
    }

    private void consider(int window) {
        String title = title(window, netWmName);
        if (title.isEmpty()) {
            title = title(window, WM_NAME);
        }
        if (!title.toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT)) || !display.viewable(window)) {
            return;
        }
        XDisplay.Geometry g = display.geometry(window);
        if (g != null && (long) g.width() * g.height() > bestArea) {
            best = window;
            bestArea = (long) g.width() * g.height();
        }
    }

    private String title(int window, int property) {
        if (property == 0) {
            return "";
        }
        int cookie =
                Xcb.xcb_get_property(display.connection(), (byte) 0, window, property, ANY_TYPE, 0, MAX_TITLE_WORDS);
        long reply = Xcb.xcb_get_property_reply(display.connection(), cookie, 0);
        if (reply == 0) {
            return "";
        }
        Pointer p = new Pointer(reply);
        String title = p.getByte(1) == 8 ? new String(p.getByteArray(32, p.getInt(16)), StandardCharsets.UTF_8) : "";
        LibC.free(reply);
        return title;
    }

    private int atom(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        int cookie = Xcb.xcb_intern_atom(display.connection(), (byte) 1, (short) bytes.length, bytes);
        long reply = Xcb.xcb_intern_atom_reply(display.connection(), cookie, 0);
        if (reply == 0) {
            return 0;
        }
        int atom = new Pointer(reply).getInt(Xcb.BODY);
        LibC.free(reply);
        return atom;
    }
}
