/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.FrameInfo;
import java.nio.ByteBuffer;

/**
 * One H.264 frame in memory of its own, so that the pool of encoded frames never waits for a disk.
 *
 * @param info shape, time and annotations
 * @param streamId number of the stream
 * @param key whether it can be decoded without an earlier one
 * @param bytes the Annex B byte stream; read-only
 */
record KeptFrame(FrameInfo info, int streamId, boolean key, ByteBuffer bytes) implements Entry {
    private static final int OVERHEAD_BYTES = 256;

    /** Returns a copy of an encoded frame, which stays the caller's. */
    static KeptFrame copyOf(EncodedFrame frame) {
        ByteBuffer from = frame.bytes();
        ByteBuffer copy = ByteBuffer.allocate(from.remaining()).put(from).flip();
        return new KeptFrame(frame.info(), frame.streamId(), frame.key(), copy.asReadOnlyBuffer());
    }

    /** Returns whether it shows the same frame of the source as another. */
    boolean repeats(KeptFrame other) {
        return info.sequence() == other.info.sequence() && info.captureTime() == other.info.captureTime();
    }

    /** Returns whether its frame has another size than another's. */
    boolean differsInSize(KeptFrame other) {
        return info.width() != other.info.width() || info.height() != other.info.height();
    }

    @Override
    public int byteCount() {
        return bytes.remaining() + OVERHEAD_BYTES;
    }

    @Override
    public long nanos() {
        return info.captureTime();
    }
}
