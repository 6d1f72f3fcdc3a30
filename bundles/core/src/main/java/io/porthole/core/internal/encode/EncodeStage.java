/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.encode;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.EncodeStatistics;
import io.porthole.core.internal.draw.AnnotationPainter;
import io.porthole.core.internal.draw.FrameDisplay;
import io.porthole.core.internal.frame.BufferPool;
import io.porthole.core.internal.frame.PooledEncodedFrame;
import io.porthole.core.internal.frame.RawFrame;
import io.porthole.core.internal.stats.DropCounts;
import io.porthole.core.internal.stats.EncodeMeter;
import io.porthole.core.internal.tone.Repack;
import io.porthole.core.internal.tone.Shrink;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Encodes frames with the best encoder that works, and changes over to another one between two frames. */
public final class EncodeStage implements FrameStage<PooledEncodedFrame> {
    private static final Logger LOG = LoggerFactory.getLogger(EncodeStage.class);

    private final EncodeTarget target;
    private final FrameDisplay display;
    private final BufferPool encoded;
    private final BufferPool repacked;
    private final DropCounts drops;
    private final EncodeMeter meter;
    private final EncoderSelector selector;
    private final @Nullable UnchangedImage unchanged;
    private boolean frameFailed;
    private volatile String stall = "";

    /** Creates a stage that encodes for that target, and counts there. */
    public EncodeStage(
            EncodeTarget target,
            EncoderRegistry encoders,
            FrameDisplay display,
            Memory memory,
            EncodeCounters counters) {
        this.target = target;
        this.display = display;
        this.encoded = memory.encoded();
        this.repacked = memory.mapped();
        this.drops = counters.drops();
        this.meter = counters.meter();
        this.selector = new EncoderSelector(target, encoders);
        this.unchanged = target.codec().equals(Codec.JPEG) ? new UnchangedImage() : null;
    }

    /**
     * Memory for results.
     *
     * @param encoded for encoded frames
     * @param mapped for pixels in another format
     */
    public record Memory(BufferPool encoded, BufferPool mapped) {}

    /**
     * Counters of an encode.
     *
     * @param drops of the stream
     * @param meter of this encode
     */
    public record EncodeCounters(DropCounts drops, EncodeMeter meter) {}

    @Override
    public boolean ready() {
        boolean ready = selector.refresh();
        stall = ready ? "" : "no encoder for " + target.codec();
        return ready;
    }

    @Override
    public String stall() {
        return stall;
    }

    @Override
    public String encoder() {
        RegisteredEncoder inUse = selector.inUse();
        return inUse == null ? "" : inUse.name();
    }

    @Override
    public EncodeStatistics statistics(int viewers, long nowNanos) {
        RegisteredEncoder inUse = selector.inUse();
        return meter.snapshot(
                target.codec(),
                target.profile(),
                inUse == null ? "" : inUse.name(),
                inUse == null ? "" : inUse.degradedReason(),
                viewers,
                target.drawn(),
                nowNanos);
    }

    @Override
    public @Nullable PooledEncodedFrame apply(RawFrame raw, boolean forceKey) {
        boolean counted = false;
        for (EncoderSelector.ActiveEncoder s = selector.select(); s != null; s = selector.select()) {
            try {
                PooledEncodedFrame made = encode(s, raw, forceKey);
                frameFailed = false;
                return made;
            } catch (EncodeException e) {
                drops.add(DropReason.ENCODE_FAILED, 1);
                refused(s.registered(), e);
                return null;
            } catch (Throwable t) {
                // the border to a foreign bundle with native code: whatever it throws, the viewers' thread goes on
                drops.add(DropReason.ENCODE_FAILED, 1);
                counted = true;
                selector.backOff(s.registered(), t);
            }
        }
        if (!counted) {
            drops.add(DropReason.ENCODE_FAILED, 1);
        }
        return null;
    }

    private @Nullable PooledEncodedFrame encode(EncoderSelector.ActiveEncoder s, RawFrame raw, boolean forceKey)
            throws EncodeException {
        RawFrame taken = small(acceptable(raw, s.registered().factory()));
        if (taken == null) {
            drops.add(DropReason.MEMORY, 1);
            return null;
        }
        try {
            long start = System.nanoTime();
            PooledEncodedFrame before = unchanged == null ? null : unchanged.find(taken, s.registered(), start);
            if (before != null) {
                return copy(raw, before.bytes(), true, start);
            }
            Encoder.Output out = s.encoder().encode(taken, forceKey);
            if (!out.bytes().hasRemaining()) {
                throw new IllegalStateException("it returned no bytes");
            }
            PooledEncodedFrame frame = copy(raw, out.bytes(), out.key(), start);
            if (unchanged != null && frame != null) {
                unchanged.keep(frame, start);
            }
            return frame;
        } finally {
            taken.close();
        }
    }

    private @Nullable PooledEncodedFrame copy(RawFrame raw, ByteBuffer bytes, boolean key, long start) {
        long end = System.nanoTime();
        meter.encoded(end, bytes.remaining(), end - start);
        PooledEncodedFrame frame = PooledEncodedFrame.copyOf(
                raw.info(),
                raw.ordinal(),
                new PooledEncodedFrame.Encoding(target.codec(), key, target.streamId()),
                bytes,
                encoded);
        if (frame == null) {
            drops.add(DropReason.MEMORY, 1);
        }
        return frame;
    }

    /** Returns the frame in a format that the encoder takes; one reference, or null when memory is used up. */
    private @Nullable RawFrame acceptable(RawFrame raw, EncoderFactory factory) throws EncodeException {
        FrameInfo info = raw.info();
        boolean samples = !info.format().displayable() && !(target.drawn() && AnnotationPainter.applies(info));
        if (samples && factory.supports(info.format())) {
            return raw.retain();
        }
        RawFrame shown = display.display(raw, target.drawn());
        if (shown == null || factory.supports(shown.info().format())) {
            return shown;
        }
        try {
            return Repack.toRgb8(shown, repacked);
        } finally {
            shown.close();
        }
    }

    /** Returns the frame in the size of the profile, in place of a reference to it; null when memory is used up. */
    private @Nullable RawFrame small(@Nullable RawFrame shown) {
        int divisor = target.profile() instanceof JpegProfile jpeg ? jpeg.sizeDivisor() : 1;
        if (shown == null || divisor == 1 || !shown.info().format().displayable()) {
            return shown;
        }
        try (shown) {
            return Shrink.by(divisor, shown, repacked);
        }
    }

    private void refused(RegisteredEncoder by, EncodeException e) {
        if (!frameFailed) {
            LOG.warn("{} Encoder {} refused a frame: {}", target, by.name(), e.getMessage());
            LOG.debug("Cause", e);
        }
        frameFailed = true;
    }

    @Override
    public void close() {
        if (unchanged != null) {
            unchanged.close();
        }
        selector.close();
    }
}
