/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/** Paints the cursor, which the X server leaves out of frames. */
final class CursorPainter {
    private static final int PIXELS = 32;

    private final XDisplay display;
    private final boolean available;

    CursorPainter(XDisplay display) {
        this.display = display;
        this.available = display.has(XcbXfixes.id()) && negotiated(display);
    }

    /** XFIXES answers nothing before it was told which version is spoken. */
    private static boolean negotiated(XDisplay display) {
        int cookie = XcbXfixes.xcb_xfixes_query_version(display.connection(), 5, 0);
        long reply = XcbXfixes.xcb_xfixes_query_version_reply(display.connection(), cookie, 0);
        LibC.free(reply);
        return reply != 0;
    }

    /**
     * Paints it.
     *
     * @param pixels BGRA, row after row without padding
     * @param left where the frame's left edge lies on the screen
     * @param top where the frame's upper edge lies on the screen
     */
    void paint(ByteBuffer pixels, int width, int height, int left, int top) {
        if (!available) {
            return;
        }
        int cookie = XcbXfixes.xcb_xfixes_get_cursor_image(display.connection());
        long reply = XcbXfixes.xcb_xfixes_get_cursor_image_reply(display.connection(), cookie, 0);
        if (reply == 0) {
            return;
        }
        Pointer p = new Pointer(reply);
        int cursorWidth = p.getShort(12) & 0xffff;
        int cursorHeight = p.getShort(14) & 0xffff;
        int x = p.getShort(8) - p.getShort(16) - left;
        int y = p.getShort(10) - p.getShort(18) - top;
        int[] argb = p.getIntArray(PIXELS, cursorWidth * cursorHeight);
        LibC.free(reply);
        blend(pixels, width, height, argb, cursorWidth, x, y);
    }

    /** Lays premultiplied ARGB pixels over BGRA ones. */
    static void blend(ByteBuffer pixels, int width, int height, int[] argb, int cursorWidth, int x, int y) {
        for (int i = 0; i < argb.length; i++) {
            int px = x + i % cursorWidth;
            int py = y + i / cursorWidth;
            int rest = 255 - (argb[i] >>> 24);
            if (rest == 255 || px < 0 || py < 0 || px >= width || py >= height) {
                continue;
            }
            int at = (py * width + px) * 4;
            for (int channel = 0; channel < 3; channel++) {
                int under = pixels.get(at + channel) & 0xff;
                int over = (argb[i] >>> (8 * channel)) & 0xff;
                pixels.put(at + channel, (byte) Math.min(255, over + under * rest / 255));
            }
        }
    }
}
