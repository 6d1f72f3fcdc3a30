/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamStatus;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.api.stream.ViewerStatistics;
import io.porthole.protocol.SimulationMessages;
import io.porthole.protocol.VideoRung;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream that a client watches. Of images at most one waits here for its turn; newer ones take each other's place
 * in the core, because it gives a frame only when the connection could send it. Of video a few wait, since each depends
 * on the one before.
 */
final class StreamWatch implements Subscriber<EncodedFrame>, AutoCloseable {
    private static final int MAX_AHEAD = 4;
    private static final long EXPIRY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Stream stream;
    private final Outbox outbox;
    private final @Nullable AckWindow window;
    private final int videoBitrate;
    private final BiConsumer<StreamWatch, String> onEnd;
    private final AtomicReference<@Nullable String> endReason = new AtomicReference<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final Queue<EncodedFrame> waiting = new ArrayBlockingQueue<>(MAX_AHEAD); // makes no nodes
    private final VideoLadder ladder = new VideoLadder();
    private final ImageLadder images = new ImageLadder();
    private final SimulationMessages simulation = new SimulationMessages();
    private volatile WatchOptions options;
    private volatile EncodeProfile videoProfile;
    private volatile JpegProfile imageProfile;
    private volatile Codec codec = Codec.JPEG;
    private volatile @Nullable Subscription subscription;
    private volatile boolean closed;
    private @Nullable StreamStatus lastStatus;
    private long carriedBefore;

    /**
     * Not yet subscribed; see {@link #begin}.
     *
     * @param videoBitrate of the best video profile for 1280 x 720, in bits per second
     * @param window bounds what is under way to the client; null when the client does not acknowledge
     * @param onEnd called with the reason when the stream has ended; not after {@link #close}
     */
    StreamWatch(
            Stream stream,
            WatchOptions options,
            int videoBitrate,
            Outbox outbox,
            @Nullable AckWindow window,
            BiConsumer<StreamWatch, String> onEnd) {
        this.stream = stream;
        this.options = options;
        this.imageProfile = options.stream().profile();
        this.videoBitrate = videoBitrate;
        this.outbox = outbox;
        this.window = window;
        this.onEnd = onEnd;
        this.videoProfile = ladder.rung().profile(videoBitrate, stream.latest());
    }

    /** Subscribes; the outbox asks for frames from then on. */
    void begin(ViewerInfo viewer) {
        Subscription s = stream.subscribe(subscribeOptions(viewer), this);
        subscription = s;
        if (closed) {
            s.close();
        } else {
            outbox.add(this);
        }
        notifyEnd();
    }

    private SubscribeOptions subscribeOptions(ViewerInfo viewer) {
        SubscribeOptions wanted = null;
        for (Codec accepted : options.codecs()) {
            wanted = wanted == null
                    ? SubscribeOptions.encoded(viewer, accepted, profile(accepted))
                    : wanted.orElse(accepted, profile(accepted));
        }
        return options.stream().applyTo(Objects.requireNonNull(wanted, "options without a codec"));
    }

    /** Returns how frames of that codec are encoded for this viewer. */
    EncodeProfile profile(Codec of) {
        return of.equals(Codec.JPEG) ? imageProfile : videoProfile;
    }

    Stream stream() {
        return stream;
    }

    /** Returns whether the watch has subscribed. */
    boolean begun() {
        return subscription != null;
    }

    /** Returns the codec of the newest frame. */
    Codec codec() {
        return codec;
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

    WatchOptions options() {
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

    /** Returns what says when the client is to be told the state of the simulation. */
    SimulationMessages simulation() {
        return simulation;
    }

    /** Changes how the stream is watched, with the same codecs. */
    void options(WatchOptions changed) {
        options = changed;
        imageProfile = image(changed);
        subscription().profile(imageProfile);
        subscription().maxFramesPerSecond(changed.stream().framesPerSecond());
    }

    /** Returns how images are encoded: as asked for, or as the link carries them. */
    private JpegProfile image(WatchOptions of) {
        JpegProfile asked = of.stream().profile();
        return of.adaptive() && window != null ? images.profile(asked) : asked;
    }

    /** The client has that frame. */
    void acknowledged(long sequence) {
        if (window != null && window.acknowledged(sequence, System.nanoTime())) {
            outbox.pump();
        }
    }

    /** The client's decoder needs a key frame to go on. */
    void requestKeyFrame() {
        if (isVideo()) {
            subscription().requestKeyFrame();
        }
    }

    /** The client's decoder has begun again: what is under way to it is lost. */
    void resetDecoder() {
        if (window != null && isVideo()) {
            window.clear();
            subscription().requestKeyFrame();
            outbox.pump();
        }
    }

    private boolean isVideo() {
        return codec.equals(Codec.H264);
    }

    /** Lets a client that acknowledges nothing any more begin again with a key frame. */
    void checkAcknowledgements(long nowNanos) {
        if (window != null && isVideo() && window.expire(EXPIRY_NANOS, nowNanos)) {
            subscription().requestKeyFrame();
            outbox.pump();
        }
    }

    /**
     * Moves between the profiles by what the link carried in the last second.
     *
     * @param own this viewer's statistics
     * @param captureFps frames per second of the stream
     */
    void adapt(ViewerStatistics own, double captureFps) {
        if (isVideo()) {
            adaptVideo(own, captureFps);
        } else if (window != null && options.adaptive() && stream.sourceCodec() == null) {
            adaptImages(own, captureFps, window);
        }
    }

    private void adaptImages(ViewerStatistics own, double captureFps, AckWindow acknowledgements) {
        double asked = options.stream().framesPerSecond();
        images.tick(own, asked > 0 ? Math.min(asked, captureFps) : captureFps, acknowledgements);
        JpegProfile wanted = image(options);
        if (!wanted.equals(imageProfile)) {
            imageProfile = wanted;
            subscription().profile(wanted);
            acknowledgements.begin();
        } else if (images.wantsMeasurement()) {
            acknowledgements.forgetCapacity();
            outbox.pad(this);
        }
    }

    private void adaptVideo(ViewerStatistics own, double captureFps) {
        VideoRung before = ladder.rung();
        ladder.tick(own.drops(), captureFps, window == null ? null : link(window));
        if (window != null && ladder.rung() != before) {
            window.forgetCapacity(); // what it was measured to carry has served, or was wrong
        } else if (window != null && ladder.wantsMeasurement()) {
            window.forgetCapacity();
            outbox.pad(this);
        }
        EncodeProfile wanted = ladder.rung().profile(videoBitrate, stream.latest());
        if (!wanted.equals(videoProfile)) { // also when the stream's size has changed
            videoProfile = wanted;
            subscription().profile(wanted);
        }
    }

    private VideoLadder.Link link(AckWindow acknowledgements) {
        long bytes = acknowledgements.acknowledgedBytes();
        long carried = bytes - carriedBefore;
        carriedBefore = bytes;
        return new VideoLadder.Link(
                carried * 8.0,
                acknowledgements.capacity(),
                rung -> rung.profile(videoBitrate, stream.latest()).bitrate());
    }

    /** The frame whose turn it is, if there is one; else asks for one. Only for the outbox. */
    @Nullable
    EncodedFrame next() {
        EncodedFrame frame = waiting.poll();
        if (frame == null) {
            ask(); // a frame that is there already is delivered from within
            frame = waiting.poll();
        }
        if (frame != null && window != null) {
            window.sent(frame.info().sequence(), frame.byteCount(), frame.info().captureTime(), System.nanoTime());
        }
        if (frame != null && isVideo()) {
            ask();
        }
        return frame;
    }

    private void ask() {
        int room = window == null ? 1 : window.room();
        int ahead = Math.min(room, isVideo() ? MAX_AHEAD : 1) - waiting.size();
        int more = ahead - asked.get();
        if (more > 0 && !closed) {
            asked.addAndGet(more);
            subscription().request(more);
        }
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
        if (window != null && !frame.codec().equals(codec)) {
            window.video(frame.codec().equals(Codec.H264));
        }
        codec = frame.codec();
        waiting.add(frame);
        asked.decrementAndGet();
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
        for (EncodedFrame frame = waiting.poll(); frame != null; frame = waiting.poll()) {
            subscription().failed(frame, DropReason.CLOSED);
        }
    }
}
