/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/** Cuts what a producer sends into messages. Pixels go straight to where they belong. For one thread. */
final class MessageReader {
    private static final int FIRST_CAPACITY = 4096;

    /** Handler of the messages. */
    interface Handler {
        /**
         * Takes a message without pixels.
         *
         * @param body from its position to its limit; little endian; valid within the call
         */
        void message(int type, ByteBuffer body) throws LinkException;

        /**
         * Takes the description of a frame whose pixels follow.
         *
         * @param body as for {@link #message}
         * @param pixelBytes how many bytes follow
         * @return where the pixels go, with exactly that many bytes remaining
         */
        ByteBuffer describedPixels(ByteBuffer body, long pixelBytes) throws LinkException;

        /** All pixels of the frame described last have been read. */
        void pixelsRead() throws LinkException;
    }

    private final Handler handler;
    /** Unread bytes from its position to its limit. */
    private ByteBuffer buffer = allocate(FIRST_CAPACITY);
    /** Memory that the pixels of the present message go to. */
    private @Nullable ByteBuffer pixels;

    MessageReader(Handler handler) {
        this.handler = handler;
        buffer.limit(0);
    }

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads what is there, at most a buffer full, and hands out what is whole.
     *
     * @return bytes read; 0 when there are none just now; -1 at the end
     */
    int read(ReadableByteChannel channel) throws IOException, LinkException {
        int count;
        if (pixels != null) {
            count = channel.read(pixels);
        } else {
            buffer.compact();
            try {
                count = channel.read(buffer);
            } finally {
                buffer.flip();
            }
        }
        while (advance()) {
            // until a message is not whole
        }
        return count;
    }

    private boolean advance() throws LinkException {
        return pixels == null ? nextMessage() : nextPixels(pixels);
    }

    private boolean nextPixels(ByteBuffer target) throws LinkException {
        int count = Math.min(target.remaining(), buffer.remaining());
        target.put(target.position(), buffer, buffer.position(), count);
        target.position(target.position() + count);
        buffer.position(buffer.position() + count);
        if (target.hasRemaining()) {
            return false;
        }
        pixels = null;
        handler.pixelsRead();
        return true;
    }

    private boolean nextMessage() throws LinkException {
        if (buffer.remaining() < Wire.HEAD_BYTES) {
            return false;
        }
        int start = buffer.position();
        if (buffer.getInt(start) != Wire.MAGIC) {
            throw new LinkException("a message begins with " + hex(buffer.getInt(start)) + ", not with PHLK");
        }
        int version = Short.toUnsignedInt(buffer.getShort(start + 4));
        if (version != Wire.VERSION) {
            throw new LinkException("the producer speaks version " + version + " and the host " + Wire.VERSION
                    + ": install the porthole package of the host's version");
        }
        int type = Short.toUnsignedInt(buffer.getShort(start + 6));
        long length = Integer.toUnsignedLong(buffer.getInt(start + 8));
        int bodyBytes = bodyBytes(type, length);
        if (bodyBytes < 0 || buffer.remaining() < Wire.HEAD_BYTES + bodyBytes) {
            makeRoom(Wire.HEAD_BYTES + Math.max(bodyBytes, Wire.FRAME_BYTES));
            return false;
        }
        dispatch(type, bodyBytes, length);
        return true;
    }

    /** Returns the bytes of the body before the pixels, or -1 when they are not known yet. */
    private int bodyBytes(int type, long length) throws LinkException {
        long bytes = length;
        if (type == Wire.PIXELS && length >= Wire.FRAME_BYTES) {
            if (buffer.remaining() < Wire.HEAD_BYTES + Wire.FRAME_BYTES) {
                return -1;
            }
            int marksAt = buffer.position() + Wire.HEAD_BYTES + Wire.FRAME_ANNOTATIONS_AT;
            bytes = Wire.FRAME_BYTES + Integer.toUnsignedLong(buffer.getInt(marksAt));
        }
        int most = Wire.maxBodyBytes(type);
        if (bytes > most || bytes > length) {
            throw new LinkException(Wire.name(type) + " announces " + bytes + " bytes where at most "
                    + Math.min(most, length) + " are allowed");
        }
        return (int) bytes;
    }

    private void dispatch(int type, int bodyBytes, long length) throws LinkException {
        int end = buffer.position() + Wire.HEAD_BYTES + bodyBytes;
        int limit = buffer.limit();
        buffer.limit(end).position(end - bodyBytes);
        if (type == Wire.PIXELS) {
            pixels = handler.describedPixels(buffer, length - bodyBytes);
        } else {
            handler.message(type, buffer);
        }
        buffer.limit(limit).position(end);
    }

    private void makeRoom(int bytes) {
        if (buffer.capacity() < bytes) {
            buffer = allocate(bytes).put(buffer).flip();
            buffer.order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static String hex(int magic) {
        return String.format("0x%08x", magic);
    }
}
