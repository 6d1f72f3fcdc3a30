/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.http.DirectEndPoint;
import io.porthole.http.SerialDrain;
import io.porthole.protocol.MessageSink;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * Everything that goes to one client: one message at a time. Text messages go first, because they are few and frames
 * depend on them; the streams take turns. Encoder, server and ticker threads all run the {@link SerialDrain}, so the
 * steps are for one thread at a time.
 */
final class Outbox implements MessageSink, Callback, DirectEndPoint.Writer {
    private static final int BUSY = 0;
    private static final int DONE = 1;
    private static final int FAILED = 2;
    /** Texts that may wait when a further one is only offered. */
    private static final int MAX_WAITING_OFFERS = 8;

    /** Goes before a frame to measure the link. Clients ignore messages of types that they do not know. */
    private static final String PADDING = "{\"type\":\"padding\",\"data\":\"" + "0".repeat(16 << 10) + "\"}";

    private static final StreamWatch[] NONE = {};

    private final Session session;
    private final @Nullable DirectEndPoint endPoint;
    private final MessageFraming framing;
    private final @Nullable AnnotationMessages annotations;
    private final @Nullable SendListener sends;
    private final MessageQueue texts = new MessageQueue();
    private volatile StreamWatch[] watches = NONE; // a new array for each change
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
    private @Nullable ByteBuffer view;

    /**
     * Way to one client.
     *
     * @param endPoint takes frames past the session; null where they go through it
     */
    record Connection(Session session, @Nullable DirectEndPoint endPoint) {}

    /**
     * For one session.
     *
     * @param framing makes messages of frames
     * @param annotations makes the text that goes before a frame with annotations; null when the client wants none
     * @param sends told of every frame that was sent; null for nobody
     */
    Outbox(
            Connection connection,
            MessageFraming framing,
            @Nullable AnnotationMessages annotations,
            @Nullable SendListener sends) {
        this.session = connection.session;
        this.endPoint = connection.endPoint;
        this.framing = framing;
        this.annotations = annotations;
        this.sends = sends;
    }

    /** Sends frames of that stream too. */
    void add(StreamWatch watch) {
        change(all -> Stream.concat(all, Stream.of(watch)));
        pump();
    }

    /** Sends no more frames of that stream, but for one that is on its way. */
    void remove(StreamWatch watch) {
        change(all -> all.filter(w -> w != watch));
    }

    private synchronized void change(UnaryOperator<Stream<StreamWatch>> by) {
        watches = by.apply(Stream.of(watches)).toArray(StreamWatch[]::new);
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

    @Override
    public boolean offer(String message) {
        if (closed || texts.size() >= MAX_WAITING_OFFERS) {
            return false;
        }
        send("", message);
        return true;
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

    @Override
    public boolean mayWrite() {
        return session.isOpen(); // after a close frame nothing may follow
    }

    @Override
    public void written() {
        succeed();
    }

    @Override
    public void failed(Throwable cause) {
        fail(cause);
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
        if (well && view != null) {
            p.giveBack(framing, view);
        }
        view = null;
        if (w != null && well) {
            int bytes = p.byteCount();
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
        StreamWatch[] all = watches;
        for (int i = 0; i < all.length; i++) {
            int index = Math.floorMod(turn + i, all.length);
            StreamWatch w = all[index];
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
        ByteBuffer message = p.framed(framing);
        view = message;
        if (endPoint != null) {
            endPoint.write(message, this);
        } else {
            session.sendBinary(MessageFraming.payload(message), this);
        }
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
