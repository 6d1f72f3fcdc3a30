/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.porthole.api.control.InputEvent;
import io.porthole.api.encode.VideoProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerInfo;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes to the H.264 of a stream for one sink, which gets a copy of every frame. Credit comes back at once, so
 * that no frame waits for another. It begins with a key frame, which the host makes for a new viewer.
 */
final class StreamFeed implements Subscriber<EncodedFrame>, AutoCloseable {
    /** Name of the recorder among a stream's viewers. */
    static final String TRANSPORT = "recorder";

    private static final long MAX_KEY_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(FeedProfile.MAX_KEY_INTERVAL_MS);

    /** Losses of a stream before its frames are encoded. */
    private static final Set<String> LOSSES =
            Set.of(DropReason.ENCODE_BUSY, DropReason.ENCODE_FAILED, DropReason.PASS_THROUGH_BUSY, DropReason.MEMORY);

    private final Stream stream;
    private final FeedProfile profile;
    private final EntrySink sink;
    private volatile @Nullable Subscription subscription;
    private volatile long keyNanos;

    /**
     * Begins.
     *
     * @param bitrate as {@link FeedProfile} takes it
     * @param who as what it stands among the stream's viewers
     */
    StreamFeed(Stream stream, int bitrate, String who, EntrySink sink) {
        this.stream = stream;
        this.sink = sink;
        this.profile = new FeedProfile(stream, bitrate);
        Subscription opened = stream.subscribe(options(who, profile.choose()), this);
        subscription = opened;
        opened.request(Subscription.MAX_CREDIT);
    }

    /** Returns what a feed asks for. */
    static SubscribeOptions options(String who, VideoProfile profile) {
        return SubscribeOptions.encoded(ViewerInfo.of(TRANSPORT, who), Codec.H264, profile);
    }

    Stream stream() {
        return stream;
    }

    @Override
    public void deliver(Subscription from, EncodedFrame frame) {
        KeptFrame unit = KeptFrame.copyOf(frame);
        from.sent(frame);
        from.request(1);
        FrameInfo info = unit.info();
        VideoProfile better = profile.afterFrame(info);
        if (better != null) {
            from.profile(better);
        }
        sink.accept(unit);
        if (isKeyDue(unit)) {
            from.requestKeyFrame();
        }
    }

    /**
     * Returns whether the encoder lets a key frame wait, as one that counts frames does when they come slowly. The
     * encoder's thread, which this is, makes it next, so that no frame is left out; a source that sends H.264 itself
     * would go on with others, and keeps its own intervals.
     */
    private boolean isKeyDue(KeptFrame unit) {
        if (unit.key()) {
            keyNanos = unit.nanos();
        }
        return unit.nanos() - keyNanos >= MAX_KEY_INTERVAL_NANOS && !Codec.H264.equals(stream.sourceCodec());
    }

    @Override
    public void closed(String reason) {
        sink.ended(reason);
    }

    /** Passes input on that has just reached the stream's simulation. */
    void input(InputEvent event) {
        sink.accept(new SentInput(System.nanoTime(), event));
    }

    /** Returns how many frames were lost so far on the way from the source to here; in all encodes of the stream. */
    long losses() {
        Subscription open = subscription;
        long own = open == null ? 0 : sum(open.statistics().drops());
        Map<String, Long> all = stream.statistics().drops();
        return own
                + LOSSES.stream()
                        .mapToLong(reason -> all.getOrDefault(reason, 0L))
                        .sum();
    }

    private static long sum(Map<String, Long> drops) {
        return drops.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() {
        Subscription open = subscription;
        if (open != null) {
            open.close();
        }
    }
}
