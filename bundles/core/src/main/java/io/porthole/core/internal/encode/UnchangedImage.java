/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.encode;

import io.porthole.api.frame.FrameInfo;
import io.porthole.core.internal.frame.PooledEncodedFrame;
import io.porthole.core.internal.frame.RawFrame;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The image that was encoded last, for frames with the same pixels. Of those that move only some rows are looked at.
 * For one thread.
 */
final class UnchangedImage implements AutoCloseable {
    /** Smaller frames are encoded as fast as they are looked at. */
    static final int MIN_BYTES = 256 << 10;

    /** After that time an image is encoded again, whatever the checksums say. */
    static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int ROWS_APART = 16;

    private final CRC32 checksum = new CRC32();
    private @Nullable Object encoder;
    private @Nullable FrameInfo shape;
    private @Nullable PooledEncodedFrame image;
    private long encodedNanos;
    private long someRows;
    private long allRows;
    private boolean allRowsKnown;

    /**
     * Returns the image of the same pixels, borrowed until the next call. Where there is none, what is encoded then has
     * to be handed to {@link #keep}.
     *
     * @param by the encoder that would be used
     */
    @Nullable
    PooledEncodedFrame find(RawFrame frame, Object by, long nowNanos) {
        boolean same = frame.byteCount() >= MIN_BYTES && isSame(frame);
        if (same && image != null && by == encoder && nowNanos - encodedNanos < MAX_AGE_NANOS) {
            return image;
        }
        close();
        encoder = by;
        return null;
    }

    /** Keeps what the frame last asked for has become. */
    void keep(PooledEncodedFrame made, long nowNanos) {
        close();
        image = made.retain();
        encodedNanos = nowNanos;
    }

    /** Remembers the checksums of the frame, and returns whether they are known to be those of the one before. */
    private boolean isSame(RawFrame frame) {
        FrameInfo before = shape;
        shape = frame.info();
        long some = rows(frame, ROWS_APART);
        boolean perhaps = before != null && isSameShape(before, frame.info()) && some == someRows;
        someRows = some;
        if (!perhaps) {
            allRowsKnown = false;
            return false;
        }
        long all = rows(frame, 1);
        boolean same = allRowsKnown && all == allRows;
        allRows = all;
        allRowsKnown = true;
        return same;
    }

    private static boolean isSameShape(FrameInfo a, FrameInfo b) {
        return a.width() == b.width()
                && a.height() == b.height()
                && a.stride() == b.stride()
                && a.format() == b.format()
                && a.bottomUp() == b.bottomUp();
    }

    private long rows(RawFrame frame, int apart) {
        ByteBuffer pixels = frame.bytes();
        int stride = frame.info().stride();
        int rowBytes = frame.info().width() * frame.info().format().bytesPerPixel();
        checksum.reset();
        for (int row = 0; row < frame.info().height(); row += apart) {
            pixels.limit(row * stride + rowBytes).position(row * stride);
            checksum.update(pixels);
        }
        return checksum.getValue();
    }

    /** Forgets the image. */
    @Override
    public void close() {
        if (image != null) {
            image.close();
            image = null;
        }
    }
}
