/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.http.PictureWish;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream that a client watches. At most one picture waits here for its turn; newer ones take each other's place in
 * the core, because it gives a picture only when the connection could send it.
 */
final class Watch implements Subscriber<EncodedFrame>, AutoCloseable {
    private final Stream stream;
    private final Outbox outbox;
    private final @Nullable AckWindow window;
    private final BiConsumer<Watch, String> onEnd;
    private final Subscription subscription;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final AtomicReference<@Nullable EncodedFrame> waiting = new AtomicReference<>();
    private volatile PictureWish wish;
    private volatile boolean closed;

    /**
     * Subscribes.
     *
     * @param window bounds what is under way to the client; null when the client does not acknowledge
     * @param onEnd told when the stream has gone, with the reason; not after {@link #close}
     */
    Watch(
            Stream stream,
            PictureWish wish,
            String remote,
            Outbox outbox,
            @Nullable AckWindow window,
            BiConsumer<Watch, String> onEnd) {
        this.stream = stream;
        this.wish = wish;
        this.outbox = outbox;
        this.window = window;
        this.onEnd = onEnd;
        ViewerInfo viewer = new ViewerInfo("websocket", remote);
        this.subscription = stream.subscribe(Codec.JPEG, wish.profile(), viewer, this);
        subscription.maxFramesPerSecond(wish.framesPerSecond());
    }

    Stream stream() {
        return stream;
    }

    Subscription subscription() {
        return subscription;
    }

    @Nullable
    AckWindow window() {
        return window;
    }

    PictureWish wish() {
        return wish;
    }

    /** Changes how the stream is watched. */
    void wish(PictureWish changed) {
        wish = changed;
        EncodeProfile profile = changed.profile();
        subscription.profile(profile);
        subscription.maxFramesPerSecond(changed.framesPerSecond());
    }

    /** The client has that picture. */
    void acknowledged(long sequence) {
        if (window != null && window.acknowledged(sequence, System.nanoTime())) {
            outbox.pump();
        }
    }

    /** The picture whose turn it is, if there is one; else asks for one. Only for the outbox. */
    @Nullable
    EncodedFrame next() {
        if (waiting.get() == null && !closed && (window == null || window.open()) && asked.compareAndSet(false, true)) {
            subscription.request(1); // a picture that is there already is delivered from within
        }
        EncodedFrame picture = waiting.getAndSet(null);
        if (picture != null && window != null) {
            window.sent(picture.info().sequence(), picture.info().captureNanos(), System.nanoTime());
        }
        return picture;
    }

    /** The picture from {@link #next} was handed to the network. Only for the outbox. */
    void sent(EncodedFrame picture) {
        subscription.sent(picture);
    }

    /** The picture from {@link #next} could not be sent. Only for the outbox. */
    void failed(EncodedFrame picture) {
        if (window != null) {
            window.unsent();
        }
        subscription.failed(picture, closed ? "closed" : "network");
    }

    @Override
    public void deliver(Subscription from, EncodedFrame picture) {
        waiting.set(picture);
        asked.set(false);
        if (closed) {
            drop();
        }
        outbox.pump();
    }

    @Override
    public void closed(String reason) {
        onEnd.accept(this, reason);
    }

    /** Watches no more. */
    @Override
    public void close() {
        closed = true;
        subscription.close();
        drop();
    }

    private void drop() {
        EncodedFrame picture = waiting.getAndSet(null);
        if (picture != null) {
            subscription.failed(picture, "closed");
        }
    }
}
