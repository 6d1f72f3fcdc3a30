/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.lib.webrtc.Peer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One stream on its way to one viewer. Every picture goes to the encoder at once; while none comes the last one goes
 * again now and then, for the encoder makes nothing by itself, not even the key picture that a viewer waits for.
 */
final class VideoSender implements Subscriber<Frame>, AutoCloseable {
    /** Longest time without a picture for the encoder. */
    static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** How often a viewer that has just come is shown something, so that nothing waits for a slow source. */
    private static final int BURST = 8;

    private static final long BURST_REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

    /** Told of what happens to a stream. */
    interface Listener {
        /** A picture has gone to the encoder. */
        void shown(Stream stream, FrameInfo picture);

        /** No more pictures come. */
        void ended(Stream stream, String reason);
    }

    private final Stream stream;
    private final Peer peer;
    private final int video;
    private final Listener listener;
    private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();
    private volatile long shownNanos;
    private final AtomicLong offered = new AtomicLong();
    private volatile int burst;
    private volatile boolean ended;
    private volatile boolean closed;

    VideoSender(Stream stream, Peer peer, int video, Listener listener) {
        this.stream = stream;
        this.peer = peer;
        this.video = video;
        this.listener = listener;
        this.shownNanos = System.nanoTime();
    }

    Stream stream() {
        return stream;
    }

    int video() {
        return video;
    }

    /** Subscribes. */
    void begin(ViewerInfo viewer) {
        Subscription s = stream.subscribeRaw(SubscribeOptions.raw(viewer).withDisplayable(true), this);
        subscription.set(s);
        if (closed) {
            s.close();
        } else {
            s.request(1);
        }
    }

    /** The subscription, or null before it begins. */
    @Nullable
    Subscription subscription() {
        return subscription.get();
    }

    /** At most that many pictures a second; 0 for all. */
    void framesPerSecond(double fps) {
        Subscription s = subscription.get();
        if (s != null) {
            s.maxFramesPerSecond(fps);
        }
    }

    @Override
    public void deliver(Subscription from, Frame frame) {
        FrameInfo info = frame.info();
        if (peer.show(video, frame)) {
            pushed();
            from.sent(frame);
            listener.shown(stream, info);
        } else {
            from.failed(frame, closed ? DropReason.CLOSED : DropReason.REFUSED);
        }
        if (!closed) {
            from.request(1);
        }
    }

    /** Whether its stream has gone. */
    boolean hasEnded() {
        return ended;
    }

    @Override
    public void closed(String reason) {
        ended = true;
        if (!closed) {
            listener.ended(stream, reason);
        }
    }

    /** The viewer can be reached now: it must not wait for the next picture. */
    void connected() {
        burst = BURST;
        repeat();
    }

    /** Called many times a second, by one thread. */
    void tick(long nowNanos) {
        int left = burst;
        long patience = left > 0 ? BURST_REPEAT_NANOS : REPEAT_NANOS;
        if (nowNanos - shownNanos >= patience) {
            repeat();
        }
        if (left > 0) {
            burst = left - 1;
        }
    }

    private void repeat() {
        if (!closed && peer.repeat(video)) {
            pushed();
        }
    }

    private void pushed() {
        shownNanos = System.nanoTime();
        offered.incrementAndGet();
    }

    /** Pictures that the encoder was given, repeated ones too. */
    long offered() {
        return offered.get();
    }

    @Override
    public void close() {
        closed = true;
        Subscription s = subscription.get();
        if (s != null) {
            s.close();
        }
    }
}
