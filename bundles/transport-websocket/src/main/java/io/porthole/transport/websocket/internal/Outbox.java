/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.Framing;
import io.porthole.http.SerialDrain;
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
final class Outbox implements Callback {
    private static final int BUSY = 0;
    private static final int DONE = 1;
    private static final int FAILED = 2;

    private final Session session;
    private final @Nullable Framing framing;
    private final @Nullable MarkTexts marks;
    private final TextQueue texts = new TextQueue();
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final SerialDrain drain = new SerialDrain(this::step);
    private volatile int completion;
    private volatile boolean closed;
    private volatile long progressNanos = System.nanoTime();

    private boolean sending;
    private boolean waited;
    private boolean sendingText;
    private int turn;
    private @Nullable Watch from;
    private @Nullable EncodedFrame picture;

    /**
     * For one session.
     *
     * @param framing goes around every picture; null for the compressed bytes alone
     * @param marks makes the text that goes before a picture with marks; null when the client wants none
     */
    Outbox(Session session, @Nullable Framing framing, @Nullable MarkTexts marks) {
        this.session = session;
        this.framing = framing;
        this.marks = marks;
    }

    /** Sends pictures of that stream too. */
    void add(Watch watch) {
        watches.add(watch);
        pump();
    }

    /** Sends no more pictures of that stream, but for one that is on its way. */
    void remove(Watch watch) {
        watches.remove(watch);
    }

    /**
     * Sends a text message in its turn. A client that lets too many wait is cut off.
     *
     * @param key as in {@link TextQueue#add}
     */
    void text(String key, String message) {
        if (closed) {
            return;
        }
        if (texts.add(key, message)) {
            pump();
        } else {
            session.disconnect();
        }
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
        completion = FAILED; // the session's end is told to its listener
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
        EncodedFrame p = picture;
        if (p == null || sendingText) {
            return; // it was a text, perhaps the one before this picture
        }
        picture = null;
        Watch w = from;
        from = null;
        if (w != null && well) {
            w.sent(p);
        } else if (w != null) {
            w.failed(p);
        }
    }

    private void giveUp() {
        EncodedFrame p = picture;
        Watch w = from;
        picture = null;
        from = null;
        if (p != null && w != null) {
            w.failed(p);
        }
    }

    private void begin() {
        if (picture != null) {
            sendPicture(picture); // its marks have just been sent
            return;
        }
        if (sendText(texts.poll())) {
            return;
        }
        EncodedFrame next = choose();
        if (next != null && !sendText(marks == null ? null : marks.of(next))) {
            sendPicture(next);
        }
    }

    /** Takes the next picture of the streams by turns. */
    private @Nullable EncodedFrame choose() {
        Object[] all = watches.toArray();
        for (int i = 0; i < all.length; i++) {
            int index = Math.floorMod(turn + i, all.length);
            Watch w = (Watch) all[index];
            EncodedFrame p = w.next();
            if (p != null) {
                turn = index + 1;
                from = w;
                picture = p;
                return p;
            }
        }
        return null;
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

    private void sendPicture(EncodedFrame p) {
        sendingText = false;
        sending();
        session.sendBinary(framing == null ? p.bytes() : p.framed(framing), this);
        waited = completion == BUSY;
    }

    private void sending() {
        sending = true;
        completion = BUSY;
    }

    /** Text that goes before a picture. */
    @FunctionalInterface
    interface MarkTexts {
        /** The annotations message, or null when the picture has none; see {@link Annotations#isEmpty}. */
        @Nullable
        String of(EncodedFrame picture);
    }
}
