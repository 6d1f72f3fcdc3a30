/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.frame;

import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.Framing;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The envelopes of one frame, each written once. The first that fits is written into the room around the compressed
 * bytes, so that they need not be copied; each further one has memory of its own.
 */
final class Envelopes {
    /** Bytes kept free before and behind the compressed ones; a multipart header with all its fields fits. */
    static final int ROOM = 256;

    /**
     * Bound of the framings of one frame, updated transports' included; more means that a transport makes a new one for
     * each call.
     */
    static final int MAX_FRAMINGS = 64;

    private static final int MAX_OVERHEAD = 65536;
    private static final Envelope[] NONE = {};

    private final BufferPool pool;
    private final ByteBuffer memory;
    private final int length;
    private volatile Envelope[] written = NONE;
    private boolean roomTaken;

    Envelopes(BufferPool pool, ByteBuffer memory, int length) {
        this.pool = pool;
        this.memory = memory;
        this.length = length;
    }

    private static final class Envelope {
        final Framing framing;
        final ByteBuffer view;
        final @Nullable ByteBuffer own;

        /** A view that was given back: viewers are mostly served one after the other, so that one does for all. */
        final AtomicReference<@Nullable ByteBuffer> spare = new AtomicReference<>();

        Envelope(Framing framing, ByteBuffer view, @Nullable ByteBuffer own) {
            this.framing = framing;
            this.view = view;
            this.own = own;
        }

        ByteBuffer view() {
            ByteBuffer again = spare.getAndSet(null);
            return again == null ? view.duplicate() : again.clear();
        }
    }

    ByteBuffer around(EncodedFrame frame, Framing framing) {
        Envelope envelope = find(framing);
        return (envelope != null ? envelope : write(frame, framing)).view();
    }

    void giveBack(Framing framing, ByteBuffer view) {
        Envelope envelope = find(framing);
        if (envelope != null && view.isReadOnly() && view.capacity() == envelope.view.capacity()) {
            envelope.spare.set(view);
        }
    }

    private @Nullable Envelope find(Framing framing) {
        for (Envelope e : written) {
            if (e.framing == framing) {
                return e;
            }
        }
        return null;
    }

    /** A framing is stateless, so that it may be called while others wait for its result. */
    private synchronized Envelope write(EncodedFrame frame, Framing framing) {
        Envelope before = find(framing);
        if (before != null) {
            return before;
        }
        int overhead = framing.overheadBytes(frame);
        if (overhead < 0 || overhead > MAX_OVERHEAD) {
            throw new IllegalArgumentException("an envelope of " + overhead + " bytes is not in 0.." + MAX_OVERHEAD);
        }
        if (written.length == MAX_FRAMINGS) {
            throw new IllegalStateException(
                    "more than " + MAX_FRAMINGS + " framings for one frame: keep one per transport");
        }
        boolean inPlace = !roomTaken && overhead <= ROOM;
        Envelope envelope = inPlace ? inPlace(frame, framing, overhead) : apart(frame, framing, overhead);
        Envelope[] all = Arrays.copyOf(written, written.length + 1);
        all[written.length] = envelope;
        written = all;
        return envelope;
    }

    private Envelope inPlace(EncodedFrame frame, Framing framing, int overhead) {
        roomTaken = true;
        ByteBuffer head = memory.slice(ROOM - overhead, overhead);
        framing.header(frame, head);
        int headBytes = head.position();
        int start = ROOM - headBytes;
        memory.put(start, memory, ROOM - overhead, headBytes);
        ByteBuffer tail = memory.slice(ROOM + length, overhead - headBytes);
        framing.trailer(frame, tail);
        ByteBuffer whole = memory.slice(start, headBytes + length + tail.position());
        return new Envelope(framing, whole.asReadOnlyBuffer(), null);
    }

    private Envelope apart(EncodedFrame frame, Framing framing, int overhead) {
        ByteBuffer own = pool.takeAnyway(length + overhead);
        boolean whole = false;
        try {
            // each callback sees only the room that is its own
            framing.header(frame, own.limit(overhead));
            int headBytes = own.position();
            own.limit(length + overhead).put(headBytes, memory, ROOM, length).position(headBytes + length);
            framing.trailer(frame, own);
            whole = true;
            return new Envelope(framing, own.slice(0, own.position()).asReadOnlyBuffer(), own);
        } finally {
            if (!whole) {
                pool.give(own);
            }
        }
    }

    void release() {
        for (Envelope e : written) {
            if (e.own != null) {
                pool.give(e.own);
            }
        }
    }
}
