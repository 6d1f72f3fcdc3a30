/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.javalin.http.Context;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamState;
import io.porthole.api.stream.StreamStatus;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.http.PictureWish;
import io.porthole.http.Problem;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One picture taken after it was asked for; when the source is too slow for that, the newest that still counts. */
final class Snapshot implements Subscriber<EncodedFrame> {
    private static final long STILL_FRESH_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Stream stream;
    private final long askedNanos = System.nanoTime();
    private final AtomicReference<@Nullable EncodedFrame> older = new AtomicReference<>();
    private final CompletableFuture<EncodedFrame> found = new CompletableFuture<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile @Nullable Subscription subscription;

    Snapshot(Stream stream) {
        this.stream = stream;
    }

    /** Begins to wait for the picture, which is then written; completed when that is over. */
    CompletableFuture<Void> start(Context ctx, PictureWish wish, MjpegTransport transport, String remote) {
        Subscription s = transport.subscribe(stream, wish, "snapshot", remote, this);
        subscription = s;
        s.request(1);
        return found.thenCompose(picture -> write(ctx, picture)).whenComplete((nothing, problem) -> leave(s));
    }

    /** The time is up. */
    void expire() {
        EncodedFrame p = older.getAndSet(null);
        if (p != null && counts(p)) {
            find(p);
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
                || askedNanos - picture.info().captureNanos() <= STILL_FRESH_NANOS;
    }

    @Override
    public void deliver(Subscription from, EncodedFrame picture) {
        if (picture.info().captureNanos() >= askedNanos) {
            find(picture);
            return;
        }
        EncodedFrame before = older.getAndSet(picture);
        if (before != null) {
            before.close();
        }
        if (found.isDone()) {
            dropOlder();
        } else {
            from.request(1);
        }
    }

    private void find(EncodedFrame picture) {
        if (!found.complete(picture)) {
            picture.close();
        }
    }

    @Override
    public void closed(String reason) {
        found.completeExceptionally(new Problem(503, "No picture", reason));
    }

    private CompletableFuture<Void> write(Context ctx, EncodedFrame picture) {
        try {
            new Writing(ctx, picture).output.start();
        } catch (IOException | RuntimeException e) {
            picture.close();
            done.completeExceptionally(e);
        }
        return done;
    }

    private void leave(Subscription s) {
        s.close();
        dropOlder();
    }

    private void dropOlder() {
        EncodedFrame p = older.getAndSet(null);
        if (p != null) {
            p.close();
        }
    }

    /** The picture on its way out. */
    private final class Writing {
        private final EncodedFrame picture;
        private final Output output;
        private boolean begun;
        private boolean over;

        Writing(Context ctx, EncodedFrame picture) throws IOException {
            this.picture = picture;
            MjpegTransport.pictureHeaders(ctx);
            ctx.res().setContentLengthLong(picture.bytes().remaining());
            ctx.header("X-Timestamp", PartFraming.timestamp(picture));
            ctx.header("X-Sequence", Long.toUnsignedString(picture.info().sequence()));
            double simulation = picture.info().simulationSeconds();
            if (!Double.isNaN(simulation)) {
                ctx.header("X-Simulation-Time", Double.toString(simulation));
            }
            this.output = new Output(ctx, this::changed);
        }

        /** Called by the server, one at a time. */
        private void changed() {
            boolean ready = output.ready();
            if (ready && !begun) {
                begun = true;
                output.write(picture.bytes());
                ready = output.ready();
            }
            if (!over && (ready || output.failed())) {
                over = true;
                report(output.failed());
                done.complete(null);
            }
        }

        private void report(boolean failed) {
            Subscription s = Objects.requireNonNull(subscription); // pictures come after it only
            if (failed) {
                s.failed(picture, "network");
            } else {
                s.sent(picture);
            }
        }
    }
}
