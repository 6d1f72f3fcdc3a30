/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import io.porthole.api.frame.FrameInfo;

/**
 * What can be seen of a window: the part of it that lies on the screen. The X server gives no pixels beyond.
 *
 * @param x where the part begins within the window, in pixels from its left edge
 * @param y the same from its upper edge
 * @param screenX where the part begins on the screen
 * @param screenY the same from the upper edge
 * @param width of the part in pixels, at least 1
 * @param height of the part in pixels, at least 1
 */
record View(int x, int y, int screenX, int screenY, int width, int height) {
    private static final long MAX_BYTES = Integer.MAX_VALUE / ShmRing.SLOTS - 4096;

    /**
     * Finds where a window is.
     *
     * @throws XException when it is closed, lies outside of the screen or is not of a kind that can be captured
     */
    static View of(XDisplay display, int window) throws XException {
        XDisplay.Geometry size = display.geometry(window);
        if (size == null) {
            throw display.broken() ? display.connectionLost() : new XException("the window is closed");
        }
        if (size.depth() != 24 && size.depth() != 32) {
            throw new XException("the window has " + size.depth() + " bits a pixel; only 24 and 32 are understood");
        }
        View view = window == display.root()
                ? new View(0, 0, 0, 0, size.width(), size.height())
                : onScreen(display, window, size);
        if (Math.max(view.width, view.height) > FrameInfo.MAX_SIDE || 4L * view.width * view.height > MAX_BYTES) {
            throw new XException(view.width + " x " + view.height + " pixels are too many; a side may have "
                    + FrameInfo.MAX_SIDE + ", all together " + MAX_BYTES / 4);
        }
        return view;
    }

    private static View onScreen(XDisplay display, int window, XDisplay.Geometry size) throws XException {
        int[] corner = display.position(window);
        XDisplay.Geometry screen = display.geometry(display.root());
        if (corner == null || screen == null) {
            throw display.broken() ? display.connectionLost() : new XException("the window is closed");
        }
        int left = Math.max(0, corner[0]);
        int top = Math.max(0, corner[1]);
        int right = Math.min(screen.width(), corner[0] + size.width());
        int bottom = Math.min(screen.height(), corner[1] + size.height());
        if (left >= right || top >= bottom) {
            throw new XException("the window lies outside of the screen");
        }
        return new View(left - corner[0], top - corner[1], left, top, right - left, bottom - top);
    }

    /** Returns the pixel on the screen at a fraction 0..1 of the width. */
    int screenX(double fraction) {
        return screenX + pixel(fraction, width);
    }

    /** Returns the pixel on the screen at a fraction 0..1 of the height. */
    int screenY(double fraction) {
        return screenY + pixel(fraction, height);
    }

    private static int pixel(double fraction, int side) {
        return Math.max(0, Math.min(side - 1, (int) (fraction * side)));
    }
}
