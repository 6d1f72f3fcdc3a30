/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.http.AsyncBody;
import io.porthole.http.MultipartReplace;
import io.porthole.http.SerialDrain;
import io.porthole.protocol.StreamOptions;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A response that goes on: sends each frame as a part. Encoder, server and ticker threads all run the {@link #drain},
 * so the steps are for one thread at a time.
 */
final class MjpegViewer implements Subscriber<EncodedFrame> {
    private static final ByteBuffer BLANK_LINE = ByteBuffer.wrap(new byte[] {'\r', '\n'});

    private final PartFraming framing;
    private final Consumer<MjpegViewer> onOver;
    private final BooleanSupplier refused;
    private final SerialDrain drain = new SerialDrain(this::step);
    private final AtomicReference<@Nullable EncodedFrame> waiting = new AtomicReference<>();
    private volatile @Nullable AsyncBody output;
    private volatile @Nullable Subscription subscription;
    private volatile boolean ended;
    private volatile boolean repeatDue;
    private volatile long lastWriteNanos = System.nanoTime();

    private boolean opened;
    private boolean writing;
    private boolean aborted;
    private boolean over;
    private @Nullable EncodedFrame fresh;
    private @Nullable EncodedFrame last;
    private @Nullable ByteBuffer view;

    /**
     * A response that has not begun.
     *
     * @param onOver called when the response is over and nothing is held any more
     * @param refused whether the stream has turned out to be none of JPEG; the next request is told why
     */
    MjpegViewer(PartFraming framing, Consumer<MjpegViewer> onOver, BooleanSupplier refused) {
        this.framing = framing;
        this.onOver = onOver;
        this.refused = refused;
    }

    /** Does what can be done now. */
    void pump() {
        drain.run();
    }

    /** Begins to watch and to answer. */
    void start(Stream stream, StreamOptions options, MjpegTransport transport, String remote, AsyncBody to) {
        Subscription s = transport.subscribe(stream, options, "mjpeg", remote, this);
        subscription = s;
        output = to;
        to.start(MultipartReplace::headers);
        s.request(1);
        drain.run();
    }

    /** Ends the response after the part that is being written; cuts it when that does not go out at once. */
    void end() {
        ended = true;
        drain.run();
    }

    /** Called now and then: repeats the last part when none was written for the interval. */
    void tick(long nowNanos, long intervalNanos) {
        if (refused.getAsBoolean()) {
            end();
        } else if (nowNanos - lastWriteNanos >= intervalNanos) {
            repeatDue = true;
            drain.run();
        }
    }

    @Override
    public void deliver(Subscription from, EncodedFrame frame) {
        waiting.set(frame);
        drain.run();
    }

    @Override
    public void closed(String reason) {
        end();
    }

    private void step() {
        AsyncBody to = output;
        if (over) {
            drop(waiting.getAndSet(null));
        } else if (to != null) {
            step(to);
        }
    }

    private void step(AsyncBody to) {
        boolean ready = to.ready();
        if (to.failed() || (ready && to.closed())) {
            finish(to);
            return;
        }
        if (ready && writing) {
            written();
        }
        if (ended) {
            leave(to, ready);
            return;
        }
        while (ready && !writing && writeNext(to)) {
            ready = to.ready() && !to.closed();
            if (ready) {
                written();
            }
        }
    }

    private void leave(AsyncBody to, boolean ready) {
        if (ready) {
            finish(to);
        } else if (!aborted) {
            aborted = true;
            to.abort();
        }
    }

    private void written() {
        writing = false;
        if (view != null && last != null) {
            last.giveBack(framing, view);
            view = null;
        }
        EncodedFrame p = fresh;
        Subscription s = subscription;
        if (p != null && s != null) {
            fresh = null;
            s.sent(p);
            s.request(1);
        }
    }

    private boolean writeNext(AsyncBody to) {
        EncodedFrame next = waiting.get();
        if (next != null && !opened) {
            opened = true;
            write(to, MultipartReplace.opening());
        } else if (next != null) {
            waiting.set(null); // nobody else sets it: there is no credit until this one is sent
            drop(last);
            last = next.retain();
            fresh = next;
            write(to, part(next));
        } else if (!repeatDue) {
            return false;
        } else {
            write(to, last == null ? BLANK_LINE.duplicate() : part(last));
        }
        return true;
    }

    private ByteBuffer part(EncodedFrame frame) {
        ByteBuffer part = frame.framed(framing);
        view = part;
        return part;
    }

    private void write(AsyncBody to, ByteBuffer buffer) {
        repeatDue = false;
        writing = true;
        lastWriteNanos = System.nanoTime();
        to.write(buffer);
    }

    private void finish(AsyncBody to) {
        over = true;
        Subscription s = subscription;
        if (s != null) {
            if (fresh != null) {
                s.failed(fresh, DropReason.NETWORK);
                fresh = null;
            }
            s.close();
        }
        drop(waiting.getAndSet(null));
        drop(last);
        last = null;
        to.end();
        onOver.accept(this);
    }

    private static void drop(@Nullable EncodedFrame frame) {
        if (frame != null) {
            frame.close();
        }
    }
}
