/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamState;
import io.porthole.api.stream.StreamStatus;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.http.Problem;
import io.porthole.protocol.StreamOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes one frame captured after the request; when the source is too slow for that, the newest that still counts. */
final class Snapshot implements Subscriber<EncodedFrame> {
    private static final int UNAVAILABLE = 503;
    private static final long STILL_FRESH_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Stream stream;
    private final Consumer<Snapshot> onOver;
    private final long askedNanos = System.nanoTime();
    private final AtomicReference<@Nullable EncodedFrame> older = new AtomicReference<>();
    private final AtomicBoolean decided = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Subscription subscription;
    private volatile @Nullable SnapshotAnswer answer;

    /** @param onOver called when the response is over and nothing is held any more */
    Snapshot(Stream stream, Consumer<Snapshot> onOver) {
        this.stream = stream;
        this.onOver = onOver;
    }

    /** Begins to wait for the frame. */
    void start(StreamOptions options, MjpegTransport transport, String remote, SnapshotAnswer to) {
        answer = to;
        Subscription s = transport.subscribe(stream, options, "snapshot", remote, this);
        subscription = s;
        if (over.get()) {
            s.close();
        } else {
            s.request(1);
        }
    }

    /** Called now and then: decides when the time is up. */
    void tick(long nowNanos, long timeoutNanos) {
        Problem refusal = MjpegTransport.jpegRefusal(stream);
        if (refusal != null) {
            refuse(refusal);
        } else if (nowNanos - askedNanos >= timeoutNanos && !decided.get()) {
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
        closed("No new frame came in time: the stream is " + status.state().word()
                + (status.reason().isEmpty() ? "." : ", " + status.reason() + "."));
    }

    private boolean counts(EncodedFrame frame) {
        return stream.status().state() == StreamState.LIVE
                || askedNanos - frame.info().captureTime() <= STILL_FRESH_NANOS;
    }

    @Override
    public void deliver(Subscription from, EncodedFrame frame) {
        if (frame.info().captureTime() >= askedNanos) {
            send(frame);
            return;
        }
        drop(older.getAndSet(frame));
        if (decided.get()) {
            drop(older.getAndSet(null));
        } else {
            from.request(1);
        }
    }

    private void send(EncodedFrame frame) {
        SnapshotAnswer to = answer;
        if (to != null && decided.compareAndSet(false, true)) {
            to.frame(frame);
        } else {
            frame.close();
        }
    }

    @Override
    public void closed(String reason) {
        refuse(new Problem(UNAVAILABLE, "No frame", reason));
    }

    private void refuse(Problem problem) {
        SnapshotAnswer to = answer;
        if (to != null && decided.compareAndSet(false, true)) {
            to.refusal(problem);
        }
    }

    /** Ends the request: the answer was written, or could not be. */
    void over(@Nullable EncodedFrame frame, boolean sent) {
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
            onOver.accept(this);
        }
    }

    private static void drop(@Nullable EncodedFrame frame) {
        if (frame != null) {
            frame.close();
        }
    }
}
