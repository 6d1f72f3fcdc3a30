/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.Framing;
import io.porthole.http.SerialDrain;
import io.porthole.protocol.MessageSink;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * Everything that goes to one client: one message at a time. Text messages go first, because they are few and frames
 * depend on them; the streams take turns. Encoder, server and ticker threads all run the {@link SerialDrain}, so the
 * steps are for one thread at a time.
 */
final class Outbox implements MessageSink, Callback {
    private static final int BUSY = 0;
    private static final int DONE = 1;
    private static final int FAILED = 2;

    /** Goes before a frame to measure the link. Clients ignore messages of types that they do not know. */
    private static final String PADDING = "{\"type\":\"padding\",\"data\":\"" + "0".repeat(16 << 10) + "\"}";

    private final Session session;
    private final @Nullable Framing framing;
    private final @Nullable AnnotationMessages annotations;
    private final @Nullable SendListener sends;
    private final MessageQueue texts = new MessageQueue();
    private final List<StreamWatch> watches = new CopyOnWriteArrayList<>();
    private final SerialDrain drain = new SerialDrain(this::step);
    private volatile int completion;
    private volatile boolean closed;
    private volatile @Nullable StreamWatch padded;
    private volatile long progressNanos = System.nanoTime();

    private boolean sending;
    private long begunNanos;
    private boolean waited;
    private boolean sendingText;
    private int turn;
    private @Nullable StreamWatch from;
    private @Nullable EncodedFrame frame;

    /**
     * For one session.
     *
     * @param framing precedes every frame; null for the encoded bytes alone
     * @param annotations makes the text that goes before a frame with annotations; null when the client wants none
     */
    Outbox(Session session, @Nullable Framing framing, @Nullable AnnotationMessages annotations) {
        this(session, framing, annotations, null);
    }

    private Outbox(
            Session session,
            @Nullable Framing framing,
            @Nullable AnnotationMessages annotations,
            @Nullable SendListener sends) {
        this.session = session;
        this.framing = framing;
        this.annotations = annotations;
        this.sends = sends;
    }

    /** Makes the outbox of a client that gets encoded frames alone. */
    static Outbox plain(Session session, SendListener sends) {
        return new Outbox(session, null, null, sends);
    }

    /** Sends frames of that stream too. */
    void add(StreamWatch watch) {
        watches.add(watch);
        pump();
    }

    /** Sends no more frames of that stream, but for one that is on its way. */
    void remove(StreamWatch watch) {
        watches.remove(watch);
    }

    /**
     * Sends a text message in its turn. A client that lets too many wait is cut off.
     *
     * @param key as in {@link MessageQueue#add}
     */
    @Override
    public void send(String key, String message) {
        if (closed) {
            return;
        }
        if (texts.add(key, message)) {
            pump();
        } else {
            session.disconnect();
        }
    }

    /** Sends a message that measures the link before the next frame of that stream. */
    void pad(StreamWatch watch) {
        padded = watch;
        pump();
    }

    /** When something left that had to wait for room on the way: a sign that the other side still reads. */
    long progressNanos() {
        return progressNanos;
    }

    /** Sends nothing more. */
    void close() {
        closed = true;
        pump();
    }

    @Override
    public void succeed() {
        completion = DONE;
        pump();
    }

    @Override
    public void fail(Throwable cause) {
        completion = FAILED; // the session's listener learns of its end
        pump();
    }

    /** Does what can be done now. */
    void pump() {
        drain.run();
    }

    private void step() {
        if (sending && completion != BUSY) {
            finished(completion == DONE);
        }
        if (closed) {
            texts.clear();
            if (!sending) {
                giveUp();
            }
        } else if (!sending) {
            begin();
        }
    }

    private void finished(boolean well) {
        sending = false;
        if (well && waited) {
            progressNanos = System.nanoTime();
        }
        EncodedFrame p = frame;
        if (p == null || sendingText) {
            return; // it was a text, perhaps the one before this frame
        }
        frame = null;
        StreamWatch w = from;
        from = null;
        if (w != null && well) {
            int bytes = sends == null ? 0 : p.bytes().remaining();
            w.sent(p);
            if (sends != null) {
                sends.sent(bytes, System.nanoTime() - begunNanos);
            }
        } else if (w != null) {
            w.failed(p);
        }
    }

    private void giveUp() {
        EncodedFrame p = frame;
        StreamWatch w = from;
        frame = null;
        from = null;
        if (p != null && w != null) {
            w.failed(p);
        }
    }

    private void begin() {
        if (frame != null) {
            sendFrame(frame); // its annotations have just been sent
            return;
        }
        if (sendText(texts.poll()) || sendPadding()) {
            return;
        }
        EncodedFrame next = choose();
        if (next != null && !sendText(annotations == null ? null : annotations.of(next))) {
            sendFrame(next);
        }
    }

    /** Takes the next frame of the streams by turns. */
    private @Nullable EncodedFrame choose() {
        Object[] all = watches.toArray();
        for (int i = 0; i < all.length; i++) {
            int index = Math.floorMod(turn + i, all.length);
            StreamWatch w = (StreamWatch) all[index];
            EncodedFrame p = w.next();
            if (p != null) {
                turn = index + 1;
                from = w;
                frame = p;
                return p;
            }
        }
        return null;
    }

    private boolean sendPadding() {
        StreamWatch w = padded;
        AckWindow window = w == null ? null : w.window();
        if (window == null) {
            return false;
        }
        padded = null;
        window.padded(PADDING.length());
        return sendText(PADDING);
    }

    private boolean sendText(@Nullable String message) {
        if (message == null) {
            return false;
        }
        sendingText = true;
        sending();
        session.sendText(message, this);
        waited = completion == BUSY;
        return true;
    }

    private void sendFrame(EncodedFrame p) {
        sendingText = false;
        sending();
        session.sendBinary(framing == null ? p.bytes() : p.framed(framing), this);
        waited = completion == BUSY;
    }

    private void sending() {
        sending = true;
        begunNanos = System.nanoTime();
        completion = BUSY;
    }

    /** Learns how long frames take to leave. */
    @FunctionalInterface
    interface SendListener {
        /** A frame was handed to the network; called by one thread at a time. */
        void sent(int bytes, long tookNanos);
    }

    /** Text that goes before a frame. */
    @FunctionalInterface
    interface AnnotationMessages {
        /** The annotations message, or null when the frame has none; see {@link Annotations#isEmpty}. */
        @Nullable
        String of(EncodedFrame frame);
    }
}
