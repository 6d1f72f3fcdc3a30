/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamState;
import io.porthole.api.stream.StreamStatus;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.http.PictureWish;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One picture taken after it was asked for; when the source is too slow for that, the newest that still counts. */
final class Snapshot implements Subscriber<EncodedFrame> {
    private static final long STILL_FRESH_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Stream stream;
    private final Consumer<Snapshot> onOver;
    private final long askedNanos = System.nanoTime();
    private final AtomicReference<@Nullable EncodedFrame> older = new AtomicReference<>();
    private final AtomicBoolean decided = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Subscription subscription;
    private volatile @Nullable SnapshotAnswer answer;

    /** @param onOver told when the response is over and nothing is held any more */
    Snapshot(Stream stream, Consumer<Snapshot> onOver) {
        this.stream = stream;
        this.onOver = onOver;
    }

    /** Begins to wait for the picture. */
    void start(PictureWish wish, MjpegTransport transport, String remote, SnapshotAnswer to) {
        answer = to;
        Subscription s = transport.subscribe(stream, wish, "snapshot", remote, this);
        subscription = s;
        if (over.get()) {
            s.close();
        } else {
            s.request(1);
        }
    }

    /** Called now and then: decides when the time is up. */
    void tick(long nowNanos, long timeoutNanos) {
        if (nowNanos - askedNanos >= timeoutNanos && !decided.get()) {
            expire();
        }
    }

    private void expire() {
        EncodedFrame p = older.getAndSet(null);
        if (p != null && counts(p)) {
            send(p);
            return;
        }
        if (p != null) {
            p.close();
        }
        StreamStatus status = stream.status();
        closed("No new picture came in time: the stream is " + status.state().word()
                + (status.reason().isEmpty() ? "." : ", " + status.reason() + "."));
    }

    private boolean counts(EncodedFrame picture) {
        return stream.status().state() == StreamState.LIVE
                || askedNanos - picture.info().captureTime() <= STILL_FRESH_NANOS;
    }

    @Override
    public void deliver(Subscription from, EncodedFrame picture) {
        if (picture.info().captureTime() >= askedNanos) {
            send(picture);
            return;
        }
        drop(older.getAndSet(picture));
        if (decided.get()) {
            drop(older.getAndSet(null));
        } else {
            from.request(1);
        }
    }

    private void send(EncodedFrame picture) {
        SnapshotAnswer to = answer;
        if (to != null && decided.compareAndSet(false, true)) {
            to.picture(picture);
        } else {
            picture.close();
        }
    }

    @Override
    public void closed(String reason) {
        SnapshotAnswer to = answer;
        if (to != null && decided.compareAndSet(false, true)) {
            to.refusal(reason);
        }
    }

    /** The answer was written, or nobody wants it any more. */
    void over(@Nullable EncodedFrame picture, boolean sent) {
        decided.set(true);
        Subscription s = subscription;
        if (picture != null && s != null && sent) {
            s.sent(picture);
        } else if (picture != null && s != null) {
            s.failed(picture, DropReason.NETWORK);
        }
        drop(older.getAndSet(null));
        if (over.compareAndSet(false, true)) {
            if (s != null) {
                s.close();
            }
            onOver.accept(this);
        }
    }

    private static void drop(@Nullable EncodedFrame picture) {
        if (picture != null) {
            picture.close();
        }
    }
}
