/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.porthole.api.frame.SharedFrame;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamState;
import io.porthole.api.stream.StreamStatus;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.http.Problem;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes one frame captured after the request; when the source is too slow for that, the newest that still counts.
 *
 * @param <P> raw or encoded frames
 */
final class Snapshot<P extends SharedFrame> implements Subscriber<P> {
    private static final int UNAVAILABLE = 503;
    private static final long STILL_FRESH_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Stream stream;
    private final Kind<P> kind;
    private final Consumer<Snapshot<P>> onOver;
    private final long askedNanos = System.nanoTime();
    private final AtomicReference<@Nullable P> older = new AtomicReference<>();
    private final AtomicBoolean decided = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Subscription subscription;
    private volatile @Nullable SnapshotAnswer<P> answer;

    /** What is asked for. */
    interface Kind<P extends SharedFrame> {
        /**
         * Subscribes to such frames.
         *
         * @throws Problem when that is not possible now
         */
        Subscription subscribe(Subscriber<P> subscriber);

        /** Gives back what {@link #subscribe} took. Called once, whether or not that was called. */
        default void ended() {}

        /** Returns why the stream has none; null when it has, or nothing is known yet. */
        @Nullable
        Problem refusal();

        /** Answers with a frame, whose reference it takes. */
        void answer(Subscription from, P frame, SnapshotAnswer<P> to);
    }

    /** @param onOver called when the response is over and nothing is held any more */
    Snapshot(Stream stream, Kind<P> kind, Consumer<Snapshot<P>> onOver) {
        this.stream = stream;
        this.kind = kind;
        this.onOver = onOver;
    }

    /** Begins to wait for the frame. */
    void start(SnapshotAnswer<P> to) {
        answer = to;
        Subscription s;
        try {
            s = kind.subscribe(this);
        } catch (Problem refusal) {
            refuse(refusal);
            return;
        }
        subscription = s;
        if (over.get()) {
            s.close();
        } else {
            s.request(1);
        }
    }

    /** Called now and then: decides when the time is up. */
    void tick(long nowNanos, long timeoutNanos) {
        Problem refusal = kind.refusal();
        if (refusal != null) {
            refuse(refusal);
        } else if (nowNanos - askedNanos >= timeoutNanos && !decided.get()) {
            expire();
        }
    }

    private void expire() {
        P p = older.getAndSet(null);
        Subscription from = subscription;
        if (p != null && from != null && counts(p)) {
            send(from, p);
            return;
        }
        if (p != null) {
            p.close();
        }
        StreamStatus status = stream.status();
        closed("No new frame came in time: the stream is " + status.state().word()
                + (status.reason().isEmpty() ? "." : ", " + status.reason() + "."));
    }

    private boolean counts(P frame) {
        return stream.status().state() == StreamState.LIVE
                || askedNanos - frame.info().captureTime() <= STILL_FRESH_NANOS;
    }

    @Override
    public void deliver(Subscription from, P frame) {
        if (frame.info().captureTime() >= askedNanos) {
            send(from, frame);
            return;
        }
        drop(older.getAndSet(frame));
        if (decided.get()) {
            drop(older.getAndSet(null));
        } else {
            from.request(1);
        }
    }

    private void send(Subscription from, P frame) {
        SnapshotAnswer<P> to = answer;
        if (to != null && decided.compareAndSet(false, true)) {
            kind.answer(from, frame, to);
        } else {
            frame.close();
        }
    }

    @Override
    public void closed(String reason) {
        refuse(new Problem(UNAVAILABLE, "No frame", reason));
    }

    private void refuse(Problem problem) {
        SnapshotAnswer<P> to = answer;
        if (to != null && decided.compareAndSet(false, true)) {
            to.refusal(problem);
        }
    }

    /** Ends the request: the answer was written, or could not be. */
    void over(@Nullable P frame, boolean sent) {
        decided.set(true);
        Subscription s = subscription;
        if (frame != null && s != null && sent) {
            s.sent(frame);
        } else if (frame != null && s != null) {
            s.failed(frame, DropReason.NETWORK);
        }
        drop(older.getAndSet(null));
        if (over.compareAndSet(false, true)) {
            if (s != null) {
                s.close();
            }
            kind.ended();
            onOver.accept(this);
        }
    }

    private static void drop(@Nullable SharedFrame frame) {
        if (frame != null) {
            frame.close();
        }
    }
}
