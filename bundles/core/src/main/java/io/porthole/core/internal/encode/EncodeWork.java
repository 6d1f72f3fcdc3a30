/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.encode;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.EncodeStatistics;
import io.porthole.core.internal.frame.BufferPool;
import io.porthole.core.internal.frame.EncodedPicture;
import io.porthole.core.internal.frame.RawFrame;
import io.porthole.core.internal.stats.DropCounts;
import io.porthole.core.internal.stats.EncodeFigures;
import io.porthole.core.internal.tone.Repack;
import io.porthole.core.internal.tone.ToneMapper;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compresses frames with the best encoder that works, and changes over to another one between two frames. */
public final class EncodeWork implements Work<EncodedPicture> {
    private static final Logger LOG = LoggerFactory.getLogger(EncodeWork.class);

    private final Order order;
    private final ToneMapper tone;
    private final BufferPool encoded;
    private final BufferPool repacked;
    private final DropCounts drops;
    private final EncodeFigures figures;
    private final EncoderSeat seat;
    private boolean frameFailed;
    private volatile String trouble = "";

    /** With what is to be made, from what, and where it is counted. */
    public EncodeWork(Order order, Factories factories, ToneMapper tone, Memory memory, Books books) {
        this.order = order;
        this.tone = tone;
        this.encoded = memory.encoded();
        this.repacked = memory.mapped();
        this.drops = books.drops();
        this.figures = books.figures();
        this.seat = new EncoderSeat(order, factories);
    }

    /**
     * Memory for results.
     *
     * @param encoded for compressed pictures
     * @param mapped for pixels in another format
     */
    public record Memory(BufferPool encoded, BufferPool mapped) {}

    /**
     * Where it is counted.
     *
     * @param drops of the stream
     * @param figures of this encode
     */
    public record Books(DropCounts drops, EncodeFigures figures) {}

    @Override
    public boolean ready() {
        boolean ready = seat.refresh();
        trouble = ready ? "" : "no encoder for " + order.codec();
        return ready;
    }

    @Override
    public String trouble() {
        return trouble;
    }

    @Override
    public EncodeStatistics statistics(int viewers, long nowNanos) {
        Candidate inUse = seat.inUse();
        return new EncodeStatistics(
                order.codec(),
                order.profile(),
                inUse == null ? "" : inUse.name(),
                inUse == null ? "" : inUse.degradedReason(),
                viewers,
                figures.framesPerSecond(nowNanos),
                figures.bytesPerSecond(nowNanos),
                figures.frames(),
                figures.times(nowNanos));
    }

    @Override
    public @Nullable EncodedPicture apply(RawFrame raw, boolean forceKey) {
        boolean counted = false;
        for (EncoderSeat.Seated s = seat.take(); s != null; s = seat.take()) {
            try {
                EncodedPicture made = encode(s, raw, forceKey);
                frameFailed = false;
                return made;
            } catch (EncodeException e) {
                drops.add(DropReason.ENCODE_FAILED, 1);
                refused(s.candidate(), e);
                return null;
            } catch (Throwable t) {
                // the border to a foreign bundle with native code: whatever it throws, the viewers' thread lives on
                drops.add(DropReason.ENCODE_FAILED, 1);
                counted = true;
                seat.demote(s.candidate(), t);
            }
        }
        if (!counted) {
            drops.add(DropReason.ENCODE_FAILED, 1);
        }
        return null;
    }

    private @Nullable EncodedPicture encode(EncoderSeat.Seated s, RawFrame raw, boolean forceKey)
            throws EncodeException {
        RawFrame taken = acceptable(raw, s.candidate().factory());
        if (taken == null) {
            drops.add(DropReason.MEMORY, 1);
            return null;
        }
        try {
            long start = System.nanoTime();
            Encoder.Output out = s.encoder().encode(taken, forceKey);
            long end = System.nanoTime();
            ByteBuffer bytes = out.bytes();
            if (!bytes.hasRemaining()) {
                throw new IllegalStateException("it returned no bytes");
            }
            figures.encoded(end, bytes.remaining(), end - start);
            EncodedPicture picture = EncodedPicture.copyOf(
                    raw, new EncodedPicture.Made(order.codec(), out.key(), order.streamId()), bytes, encoded);
            if (picture == null) {
                drops.add(DropReason.MEMORY, 1);
            }
            return picture;
        } finally {
            taken.close();
        }
    }

    /** The frame, or what the encoder takes in its place; one reference, or null when memory is used up. */
    private @Nullable RawFrame acceptable(RawFrame raw, EncoderFactory factory) throws EncodeException {
        boolean takes = factory.supports(raw.info().format());
        boolean coloured =
                raw.info().format().displayable() && tone.applies(raw.info().format());
        if (takes && !coloured) {
            return raw.retain();
        }
        RawFrame shown = tone.applies(raw.info().format()) ? tone.map(raw) : raw.retain();
        if (shown == null || factory.supports(shown.info().format())) {
            return shown;
        }
        try {
            return Repack.toRgb8(shown, repacked);
        } finally {
            shown.close();
        }
    }

    private void refused(Candidate by, EncodeException e) {
        if (!frameFailed) {
            LOG.warn("{} cannot be encoded by {}: {}", order, by.name(), e.getMessage());
            LOG.debug("The error behind it", e);
        }
        frameFailed = true;
    }

    @Override
    public void close() {
        seat.close();
    }
}
