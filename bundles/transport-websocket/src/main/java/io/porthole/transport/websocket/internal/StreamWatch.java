/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamStatus;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.api.stream.ViewerStatistics;
import io.porthole.protocol.StreamOptions;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream that a client watches. At most one frame waits here for its turn; newer ones take each other's place in
 * the core, because it gives a frame only when the connection could send it.
 */
final class StreamWatch implements Subscriber<EncodedFrame>, AutoCloseable {
    private final Stream stream;
    private final Outbox outbox;
    private final @Nullable AckWindow window;
    private final BiConsumer<StreamWatch, String> onEnd;
    private final AtomicReference<@Nullable String> endReason = new AtomicReference<>();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final AtomicReference<@Nullable EncodedFrame> waiting = new AtomicReference<>();
    private volatile StreamOptions options;
    private volatile @Nullable Subscription subscription;
    private volatile boolean closed;
    private @Nullable StreamStatus lastStatus;

    /**
     * Not yet subscribed; see {@link #begin}.
     *
     * @param window bounds what is under way to the client; null when the client does not acknowledge
     * @param onEnd called with the reason when the stream has ended; not after {@link #close}
     */
    StreamWatch(
            Stream stream,
            StreamOptions options,
            Outbox outbox,
            @Nullable AckWindow window,
            BiConsumer<StreamWatch, String> onEnd) {
        this.stream = stream;
        this.options = options;
        this.outbox = outbox;
        this.window = window;
        this.onEnd = onEnd;
    }

    /** Subscribes; the outbox asks for frames from then on. */
    void begin(String remote) {
        Subscription s = stream.subscribe(options.subscribe(ViewerInfo.of("websocket", remote)), this);
        subscription = s;
        if (closed) {
            s.close();
        } else {
            outbox.add(this);
        }
        notifyEnd();
    }

    Stream stream() {
        return stream;
    }

    /** Returns whether the watch has subscribed. */
    boolean begun() {
        return subscription != null;
    }

    /** Returns this viewer's statistics; only once it has {@link #begun}. */
    ViewerStatistics statistics() {
        return subscription().statistics();
    }

    private Subscription subscription() {
        return Objects.requireNonNull(subscription, "begin() comes first");
    }

    @Nullable
    AckWindow window() {
        return window;
    }

    StreamOptions options() {
        return options;
    }

    /** Returns whether the status differs from that of the last call. */
    synchronized boolean isChanged(StreamStatus status) {
        StreamStatus before = lastStatus;
        lastStatus = status;
        return before == null
                || before.state() != status.state()
                || !before.reason().equals(status.reason());
    }

    /** Changes how the stream is watched. */
    void options(StreamOptions changed) {
        options = changed;
        JpegProfile profile = changed.profile();
        subscription().profile(profile);
        subscription().maxFramesPerSecond(changed.framesPerSecond());
    }

    /** The client has that frame. */
    void acknowledged(long sequence) {
        if (window != null && window.acknowledged(sequence, System.nanoTime())) {
            outbox.pump();
        }
    }

    /** The frame whose turn it is, if there is one; else asks for one. Only for the outbox. */
    @Nullable
    EncodedFrame next() {
        if (waiting.get() == null && !closed && (window == null || window.open()) && asked.compareAndSet(false, true)) {
            subscription().request(1); // a frame that is there already is delivered from within
        }
        EncodedFrame frame = waiting.getAndSet(null);
        if (frame != null && window != null) {
            window.sent(frame.info().sequence(), frame.info().captureTime(), System.nanoTime());
        }
        return frame;
    }

    /** The frame from {@link #next} was handed to the network. Only for the outbox. */
    void sent(EncodedFrame frame) {
        subscription().sent(frame);
    }

    /** The frame from {@link #next} could not be sent. Only for the outbox. */
    void failed(EncodedFrame frame) {
        if (window != null) {
            window.unsent();
        }
        subscription().failed(frame, closed ? DropReason.CLOSED : DropReason.NETWORK);
    }

    @Override
    public void deliver(Subscription from, EncodedFrame frame) {
        waiting.set(frame);
        asked.set(false);
        if (closed) {
            drop();
        }
        outbox.pump();
    }

    @Override
    public void closed(String reason) {
        endReason.set(reason);
        notifyEnd();
    }

    private void notifyEnd() {
        String reason = subscription == null ? null : endReason.getAndSet(null);
        if (reason != null && !closed) {
            onEnd.accept(this, reason);
        }
    }

    /** Ends the subscription. */
    @Override
    public void close() {
        closed = true;
        outbox.remove(this);
        Subscription s = subscription;
        if (s != null) {
            s.close();
        }
        drop();
    }

    private void drop() {
        EncodedFrame frame = waiting.getAndSet(null);
        if (frame != null) {
            subscription().failed(frame, DropReason.CLOSED);
        }
    }
}
