/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.SourceCondition;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.SimulationState;
import io.porthole.api.stream.StreamDescription;
import io.porthole.core.internal.frame.NewestSlot;
import io.porthole.core.internal.frame.PooledEncodedFrame;
import io.porthole.core.internal.frame.RawFrame;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the frames of one source for one stream, and keeps the newest raw one. Once closed, it gives back all that
 * come.
 */
final class SourceSink implements FrameSink {
    private static final long KIND_KEPT_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final Logger LOG = LoggerFactory.getLogger(SourceSink.class);

    private final HostStream stream;
    private final NewestSlot<RawFrame> newest = new NewestSlot<>();
    private final NewestSlot<PooledEncodedFrame> newestImage = new NewestSlot<>();
    private volatile Report report = Report.RUNNING;
    private volatile @Nullable Own own;
    private volatile SourceInput input;
    private volatile boolean closed;
    private volatile long rawNanos = System.nanoTime();
    private volatile long encodedNanos = rawNanos;

    /** @param codec in which the frames will arrive; null where they are raw, or it is not known */
    SourceSink(HostStream stream, @Nullable Codec codec) {
        this.stream = stream;
        this.input = SourceInput.announced(codec);
    }

    /** What the source itself said of the frame with that ordinal. */
    private record Own(long ordinal, FrameInfo info) {}

    /** Condition that the source reports, as viewers are told it: without file paths. */
    record Report(SourceCondition condition, String reason) {
        static final Report RUNNING = new Report(SourceCondition.RUNNING, "");
    }

    @Override
    public boolean wanted() {
        return !closed && stream.demand().wanted();
    }

    @Override
    public void offer(ByteBuffer pixels, FrameInfo info, Runnable onRelease) {
        if (closed) {
            RawFrame.release(onRelease);
            return;
        }
        String fault = fault(pixels, info);
        if (fault != null) {
            stream.meter().drops().add(DropReason.REFUSED, 1);
            RawFrame.release(onRelease);
            throw new IllegalArgumentException(fault);
        }
        FrameInfo annotated = stream.annotated(info);
        RawFrame frame = new RawFrame(pixels, annotated, stream.nextOrdinal(), onRelease);
        own = new Own(frame.ordinal(), info);
        newest.offer(frame);
        observe(true, null);
        running(annotated);
        stream.captured(annotated);
        stream.viewers().wake();
    }

    @Override
    public void offerEncoded(ByteBuffer bytes, Codec codec, boolean key, FrameInfo info, Runnable onRelease) {
        try {
            if (closed) {
                return;
            }
            if (!bytes.isDirect() || !bytes.hasRemaining()) {
                stream.meter().drops().add(DropReason.REFUSED, 1);
                throw new IllegalArgumentException(
                        bytes.isDirect() ? "the encoded frame is empty" : "the frame's memory is not direct");
            }
            observe(false, codec);
            running(info);
            stream.captured(info);
            passOn(bytes, codec, key, stream.annotated(info));
        } finally {
            RawFrame.release(onRelease);
        }
    }

    /** Hands a frame to the viewers that accept its codec. An image is kept for those that come later. */
    private void passOn(ByteBuffer bytes, Codec codec, boolean key, FrameInfo info) {
        PassThroughFanOut fanOut = stream.viewers().passThrough(codec);
        boolean image = codec.mediaType().startsWith("image/");
        if (fanOut == null && !image) {
            return;
        }
        PooledEncodedFrame frame = stream.copy(bytes, codec, key, info);
        if (frame == null) {
            lost(codec, DropReason.MEMORY);
            return;
        }
        if (image) {
            frame.retain();
            newestImage.offer(frame);
        }
        if (fanOut == null) {
            frame.close();
        } else {
            fanOut.offer(frame);
        }
    }

    @Override
    public void lost(Codec codec, String reason) {
        PassThroughFanOut fanOut = closed ? null : stream.viewers().passThrough(codec);
        if (fanOut != null) {
            fanOut.lose(reason);
        } else if (!closed) {
            stream.meter().drops().add(reason, 1);
        }
    }

    /**
     * Puts the newest frame there once more, with what is to be added to it now, unless it has that. Returns whether it
     * did.
     */
    boolean annotateAgain() {
        RawFrame shown = newest.share();
        Own said = own;
        if (shown == null) {
            return false;
        }
        FrameInfo now = said == null || said.ordinal != shown.ordinal() ? shown.info() : stream.annotated(said.info);
        if (now.annotations().equals(shown.info().annotations())) {
            shown.close();
            return false;
        }
        // the new frame keeps the memory of the one before by its reference
        return newest.replace(shown, new RawFrame(shown.bytes(), now, shown.ordinal(), shown::close));
    }

    /** Takes note of what is offered. A kind of frames that has not come for a while is not offered any more. */
    private void observe(boolean rawFrame, @Nullable Codec codec) {
        SourceInput before = input;
        long now = System.nanoTime();
        if (rawFrame) {
            rawNanos = now;
        } else {
            encodedNanos = now;
        }
        boolean raw = rawFrame || (newest.peek() != null && now - rawNanos < KIND_KEPT_NANOS);
        Codec encoded = codec == null && now - encodedNanos < KIND_KEPT_NANOS ? before.encoded() : codec;
        if (raw == before.raw() && Objects.equals(encoded, before.encoded())) {
            return;
        }
        if (!raw) {
            newest.clear();
        }
        input = new SourceInput(raw, encoded);
        stream.viewers().reselect();
    }

    SourceInput input() {
        return input;
    }

    private static @Nullable String fault(ByteBuffer pixels, FrameInfo info) {
        if (!pixels.isDirect()) {
            return "the frame's memory is not direct";
        }
        return pixels.remaining() < info.spanBytes()
                ? "the frame's memory has " + pixels.remaining() + " bytes, not " + info.spanBytes()
                : null;
    }

    /** A placeholder keeps the reason for which it stands in. */
    private void running(FrameInfo info) {
        Report before = report;
        if (before.condition != SourceCondition.RUNNING || !(info.placeholder() || before.reason.isEmpty())) {
            report = new Report(SourceCondition.RUNNING, info.placeholder() ? before.reason : "");
        }
    }

    @Override
    public void describe(StreamDescription description) {
        if (!closed) {
            stream.facts().description(description);
        }
    }

    @Override
    public void report(SourceCondition condition, String reason) {
        if (closed) {
            return;
        }
        Report shown = new Report(condition, FilePaths.namesOnly(reason));
        if (!shown.reason.equals(reason) && !shown.equals(report)) {
            LOG.warn("[stream {}] The source reports {}: {}", stream.name(), condition, reason);
        }
        report = shown;
    }

    @Override
    public void report(SimulationState state) {
        if (!closed) {
            stream.facts().simulationState(state);
        }
    }

    Report report() {
        return report;
    }

    /** Returns the newest image that arrived encoded with a further reference, or null. */
    @Nullable
    PooledEncodedFrame shareImage() {
        return newestImage.share();
    }

    /** Returns the newest raw frame with a further reference, or null. */
    @Nullable
    RawFrame share() {
        return newest.share();
    }

    /** Lets no further frame through, and gives the newest back. */
    void close() {
        closed = true;
        newest.close();
        newestImage.close();
    }
}
