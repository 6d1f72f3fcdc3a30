/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.lib.webrtc.Peer;
import io.porthole.signalling.VideoCodec;
import io.porthole.transport.webrtc.internal.policy.RateController;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sends one stream to one viewer. Every frame goes to the encoder at once; while none comes the last one is repeated,
 * because the encoder produces nothing by itself, not even the key frame that a viewer waits for. A frame that cannot
 * be sent is no still scene: nothing is repeated then, so that the viewer does not take the last one for the present.
 */
final class VideoSender implements Subscriber<Frame>, RateController.Target, AutoCloseable {
    /** Maximum time without a frame for the encoder, unless the viewer wants fewer. */
    static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** The same for a viewer that wants few frames: key frames must not take for ever. */
    private static final long MAX_REPEAT_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Number of frame intervals after which one has failed to come. */
    private static final double LATE = 1.5;

    /**
     * Number of repetitions for a viewer that has just connected or whose frames have another size, so that nothing
     * waits for a slow source: libwebrtc drops up to four of the first frames, where they are large for the bitrate.
     */
    private static final int BURST = 8;

    private static final long BURST_REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

    /** Receives the events of a stream. */
    interface Listener {
        /** The frames have another size from now on. */
        void frameResized(int video);

        /** A frame was given to the encoder, at a time on the clock of {@link System#nanoTime()}. */
        void frameSent(Stream stream, FrameInfo frame, long sentNanos);

        /** The stream has ended. */
        void streamEnded(Stream stream, String reason);
    }

    /**
     * Frames that are not sent.
     *
     * @param reason in words
     * @param sinceNanos when the first of them came
     */
    private record Refusal(String reason, long sinceNanos) {}

    private final Stream stream;
    private final VideoCodec codec;
    private final Peer peer;
    private final int video;
    private final Listener listener;
    private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();
    private volatile @Nullable Refusal refusal;
    private @Nullable FrameInfo sent;
    private volatile long bytesSent;
    private volatile long pushedNanos;
    private final AtomicLong offered = new AtomicLong();
    private final AtomicInteger burst = new AtomicInteger();
    private volatile long repeatNanos = REPEAT_NANOS;
    private volatile boolean ended;
    private volatile boolean closed;

    VideoSender(Stream stream, VideoCodec codec, Peer peer, int video, Listener listener) {
        this.stream = stream;
        this.codec = codec;
        this.peer = peer;
        this.video = video;
        this.listener = listener;
        this.pushedNanos = System.nanoTime();
    }

    @Override
    public Stream stream() {
        return stream;
    }

    @Override
    public int video() {
        return video;
    }

    /** Subscribes. */
    void begin(SubscribeOptions options) {
        Subscription s = stream.subscribeRaw(options, this);
        subscription.set(s);
        if (closed) {
            s.close();
        } else {
            s.request(1);
        }
    }

    /** Returns the subscription, or null before it begins. */
    @Nullable
    Subscription subscription() {
        return subscription.get();
    }

    @Override
    public void framesPerSecond(double fps) {
        long late = fps > 0 ? (long) (LATE * TimeUnit.SECONDS.toNanos(1) / fps) : 0;
        repeatNanos = Math.min(MAX_REPEAT_NANOS, Math.max(REPEAT_NANOS, late));
        Subscription s = subscription.get();
        if (s != null) {
            s.maxFramesPerSecond(fps);
        }
    }

    @Override
    public void deliver(Subscription from, Frame frame) {
        FrameInfo info = frame.info();
        if (peer.sendFrame(video, frame)) {
            refusal = null;
            pushed();
            from.sent(frame);
            if (sent == null || sent.width() != info.width() || sent.height() != info.height()) {
                burst.set(BURST);
                listener.frameResized(video);
            }
            sent = info;
            listener.frameSent(stream, info, peer.sentNanos(video));
        } else {
            refuse(info);
            from.failed(frame, closed ? DropReason.CLOSED : DropReason.REFUSED);
        }
        if (!closed) {
            from.request(1);
        }
    }

    private void refuse(FrameInfo info) {
        Refusal before = refusal;
        if (before == null && !closed) {
            refusal = new Refusal(FrameCheck.refusal(codec, stream.name(), info), System.nanoTime());
        }
    }

    /** Returns why the newest frames are not sent; empty when they are. */
    String refusal() {
        Refusal present = refusal;
        return present == null ? "" : present.reason;
    }

    /** Returns whether frames have not been sent for that long. */
    boolean refusedFor(long nanos, long nowNanos) {
        Refusal present = refusal;
        return present != null && nowNanos - present.sinceNanos >= nanos;
    }

    /** Returns whether the stream has ended. */
    boolean hasEnded() {
        return ended;
    }

    @Override
    public void closed(String reason) {
        ended = true;
        if (!closed) {
            listener.streamEnded(stream, reason);
        }
    }

    /** The viewer has just connected: it must not wait for the next frame. */
    void connected() {
        burst.set(BURST);
        repeat();
    }

    /** Repeats the last frame when it is time to; called many times a second, by one thread. */
    void tick(long nowNanos) {
        int left = burst.get();
        long patience = left > 0 ? BURST_REPEAT_NANOS : repeatNanos;
        if (nowNanos - pushedNanos >= patience) {
            repeat();
        }
        if (left > 0) {
            burst.compareAndSet(left, left - 1);
        }
    }

    private void repeat() {
        if (!closed && refusal == null && peer.resendFrame(video)) {
            pushed();
        }
    }

    private void pushed() {
        pushedNanos = System.nanoTime();
        offered.incrementAndGet();
    }

    /** Takes how many bytes of the video have been sent so far. Called by one thread. */
    void measured(long bytes) {
        Subscription s = subscription.get();
        if (s != null) {
            s.bytesSent(Math.max(0, bytes - bytesSent));
        }
        bytesSent = bytes;
    }

    @Override
    public long offered() {
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
