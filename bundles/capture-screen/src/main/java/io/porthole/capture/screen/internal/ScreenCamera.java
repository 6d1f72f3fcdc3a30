/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Takes frames of a display or a window, into memory that it shares with the X server and lends. Belongs to one thread.
 */
public final class ScreenCamera implements AutoCloseable {
    /** An unchanged frame is sent again after this time, so that viewers can tell still from dead. */
    private static final long REPEAT_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final int ALL_PLANES = -1;
    private static final byte Z_PIXMAP = 2;

    private final ScreenConfig config;
    private final CRC32 checksum = new CRC32();
    private @Nullable XDisplay display;
    private @Nullable CursorPainter cursor;
    private @Nullable ShmRing ring;
    private int window;
    private long lastChecksum = -1;
    private long lastSent;
    private long sequence;

    ScreenCamera(ScreenConfig config) {
        this.config = config;
    }

    /** Of the whole screen of a display such as {@code :0}, with its cursor. */
    public static ScreenCamera ofScreen(String display) {
        return new ScreenCamera(new ScreenConfig(display, "", 1, true));
    }

    /**
     * Takes a frame and offers it, unless it is the one before or all memory is lent. Connects when it has to.
     *
     * @throws XException when there is nothing to see; the next call tries again from the start
     */
    public void take(FrameSink sink) throws XException {
        try {
            captureFrame(connected(), sink);
        } catch (XException e) {
            close();
            throw e;
        }
    }

    private XDisplay connected() throws XException {
        XDisplay present = display;
        if (present != null) {
            return present;
        }
        XDisplay opened = XDisplay.open(config.display());
        display = opened;
        if (!opened.has(XcbShm.id())) {
            throw new XException("the X server has no MIT-SHM extension");
        }
        window = new WindowFinder(opened, config.window()).find();
        cursor = config.cursor() ? new CursorPainter(opened) : null;
        lastChecksum = -1;
        return opened;
    }

    private void captureFrame(XDisplay display, FrameSink sink) throws XException {
        View view = View.of(display, window);
        ShmRing ring = ringFor(display, view);
        int slot = ring.take();
        if (slot < 0) {
            return;
        }
        long captured = System.nanoTime();
        boolean lent = false;
        try {
            ByteBuffer pixels = grab(display, ring, slot, view);
            if (changed(pixels, view, captured)) {
                lent = true;
                FrameInfo info = FrameInfo.packed(view.width(), view.height(), PixelFormat.BGRA8, ++sequence, captured);
                sink.offer(pixels, info, ring.giver(slot));
            }
        } finally {
            if (!lent) {
                ring.giver(slot).run();
            }
        }
    }

    private ByteBuffer grab(XDisplay display, ShmRing ring, int slot, View view) throws XException {
        int cookie = XcbShm.xcb_shm_get_image(
                display.connection(),
                window,
                (short) view.x(),
                (short) view.y(),
                (short) view.width(),
                (short) view.height(),
                ALL_PLANES,
                Z_PIXMAP,
                ring.segment(),
                ring.offset(slot));
        long reply = XcbShm.xcb_shm_get_image_reply(display.connection(), cookie, 0);
        if (reply == 0) {
            // resized or moved between the two calls, or hidden: the next round finds out which
            throw display.broken() ? display.connectionLost() : new XException("the window cannot be seen just now");
        }
        LibC.free(reply);
        ByteBuffer pixels = ring.pixels(slot);
        if (cursor != null) {
            cursor.paint(pixels, view.width(), view.height(), view.screenX(), view.screenY());
        }
        return pixels;
    }

    private boolean changed(ByteBuffer pixels, View size, long now) {
        checksum.reset();
        checksum.update(pixels.duplicate().limit(size.width() * size.height() * 4));
        long sum = checksum.getValue() ^ ((long) size.width() << 32);
        if (sum == lastChecksum && now - lastSent < REPEAT_NS) {
            return false;
        }
        lastChecksum = sum;
        lastSent = now;
        return true;
    }

    private ShmRing ringFor(XDisplay display, View size) throws XException {
        ShmRing present = ring;
        if (present != null && present.fits(size.width(), size.height())) {
            return present;
        }
        if (present != null) {
            ring = null;
            present.close(display);
        }
        ShmRing fresh = new ShmRing(display, size.width(), size.height());
        ring = fresh;
        return fresh;
    }

    /** Lets go of the display. What is lent stays valid until it comes back. */
    @Override
    public void close() {
        if (ring != null) {
            ring.close(display);
            ring = null;
        }
        if (display != null) {
            display.close();
            display = null;
        }
        cursor = null;
    }
}
