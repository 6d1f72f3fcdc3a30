/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.javalin.http.Context;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.http.PictureWish;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One response that goes on. Encoder, server and ticker threads all call {@link #pump}; whoever comes first works for
 * the others, so everything below it is for one thread at a time without a lock being held.
 */
final class MjpegViewer implements Subscriber<EncodedFrame> {
    private static final ByteBuffer BLANK_LINE = ByteBuffer.wrap(new byte[] {'\r', '\n'});

    private final PartFraming framing;
    private final Output output;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final AtomicInteger work = new AtomicInteger();
    private final AtomicReference<@Nullable EncodedFrame> waiting = new AtomicReference<>();
    private volatile @Nullable Subscription subscription;
    private volatile boolean ended;
    private volatile boolean repeatDue;
    private volatile long lastWriteNanos = System.nanoTime();

    private boolean opened;
    private boolean writing;
    private boolean aborted;
    private @Nullable EncodedFrame fresh;
    private @Nullable EncodedFrame last;

    MjpegViewer(PartFraming framing, Context ctx) throws IOException {
        this.framing = framing;
        this.output = new Output(ctx, this::pump);
    }

    /** Begins to watch. */
    void start(Stream stream, PictureWish wish, MjpegTransport transport, String remote) {
        Subscription s = transport.subscribe(stream, wish, "mjpeg", remote, this);
        subscription = s;
        output.start();
        s.request(1);
        pump();
    }

    /** Completed when the response is over and nothing is held any more. */
    CompletableFuture<Void> done() {
        return done;
    }

    /** Ends the response after the part that is being written; cuts it when that does not go out at once. */
    void end() {
        ended = true;
        pump();
    }

    /** Called now and then: repeats the last part when none was written for the interval. */
    void tick(long nowNanos, long intervalNanos) {
        if (nowNanos - lastWriteNanos >= intervalNanos) {
            repeatDue = true;
            pump();
        }
    }

    @Override
    public void deliver(Subscription from, EncodedFrame picture) {
        waiting.set(picture);
        pump();
    }

    @Override
    public void closed(String reason) {
        end();
    }

    private void pump() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            step();
            missed = work.addAndGet(-missed);
        } while (missed != 0);
    }

    private void step() {
        if (done.isDone()) {
            drop(waiting.getAndSet(null));
            return;
        }
        boolean ready = output.ready();
        if (output.failed() || (ready && output.closed())) {
            finish();
            return;
        }
        if (ready && writing) {
            written();
        }
        if (ended) {
            leave(ready);
            return;
        }
        while (ready && !writing && writeNext()) {
            ready = output.ready() && !output.closed();
            if (ready) {
                written();
            }
        }
    }

    private void leave(boolean ready) {
        if (ready) {
            finish();
        } else if (!aborted) {
            aborted = true;
            output.abort();
        }
    }

    private void written() {
        writing = false;
        EncodedFrame p = fresh;
        Subscription s = subscription;
        if (p != null && s != null) {
            fresh = null;
            s.sent(p);
            s.request(1);
        }
    }

    private boolean writeNext() {
        EncodedFrame next = waiting.get();
        if (next != null && !opened) {
            opened = true;
            write(PartFraming.opening());
        } else if (next != null) {
            waiting.set(null); // nobody else sets it: there is no credit until this one is sent
            drop(last);
            last = next.retain();
            fresh = next;
            write(next.framed(framing));
        } else if (!repeatDue) {
            return false;
        } else {
            write(last == null ? BLANK_LINE.duplicate() : last.framed(framing));
        }
        return true;
    }

    private void write(ByteBuffer buffer) {
        repeatDue = false;
        writing = true;
        lastWriteNanos = System.nanoTime();
        output.write(buffer);
    }

    private void finish() {
        Subscription s = subscription;
        if (s != null) {
            if (fresh != null) {
                s.failed(fresh, "network");
                fresh = null;
            }
            s.close();
        }
        drop(waiting.getAndSet(null));
        drop(last);
        last = null;
        done.complete(null);
    }

    private static void drop(@Nullable EncodedFrame picture) {
        if (picture != null) {
            picture.close();
        }
    }
}
