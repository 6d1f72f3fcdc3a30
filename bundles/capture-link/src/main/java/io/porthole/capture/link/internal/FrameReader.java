/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the description of one frame after another and checks everything in it. For one thread. */
final class FrameReader {
    private static final long MAX_AGE_NS = Duration.ofMinutes(1).toNanos();
    private static final int PIXEL_FLAGS = Wire.FLAG_BOTTOM_UP | Wire.FLAG_PLACEHOLDER;
    private static final int ENCODED_FLAGS = Wire.FLAG_KEY | Wire.FLAG_PLACEHOLDER;

    private final boolean sameClock;
    private final long lastOfStream;
    private long lastOfProducer = -1;
    private long shift;

    /**
     * Creates a reader for one link.
     *
     * @param sameClock whether the producer's monotonic clock is this machine's
     * @param lastOfStream greatest sequence number that the stream had before, or -1
     */
    FrameReader(boolean sameClock, long lastOfStream) {
        this.sameClock = sameClock;
        this.lastOfStream = lastOfStream;
    }

    /**
     * A frame and the slot that it is in.
     *
     * @param codec that it is encoded with; null for pixels
     * @param key whether it is announced as a key frame; only of an encoded one
     * @param bytes that it has in the slot
     */
    record Described(int slot, FrameInfo info, @Nullable Codec codec, boolean key, long bytes) {}

    /** Reads the body of FRAME or PIXELS up to the pixels. */
    Described read(ByteBuffer body, Ring ring) throws LinkException {
        if (body.remaining() < Wire.FRAME_BYTES) {
            throw new LinkException("a frame is described by " + body.remaining() + " bytes, not " + Wire.FRAME_BYTES);
        }
        int slot = body.getInt();
        int generation = body.getInt();
        if (generation != ring.generation()) {
            throw new LinkException("a frame is of generation " + Integer.toUnsignedString(generation)
                    + " where the ring is of " + ring.generation());
        }
        ring.requireFree(slot);
        Described frame = frame(slot, body);
        if (frame.bytes > ring.slotBytes()) {
            FrameInfo info = frame.info;
            String what = frame.codec == null
                    ? "a frame of " + info.height() + " rows of " + info.stride() + " bytes"
                    : "an encoded frame of " + frame.bytes + " bytes";
            throw new LinkException(what + " is larger than its slot of " + ring.slotBytes());
        }
        return frame;
    }

    private Described frame(int slot, ByteBuffer body) throws LinkException {
        int width = body.getInt();
        int height = body.getInt();
        int stride = body.getInt();
        int code = Short.toUnsignedInt(body.getShort());
        Codec codec = FormatCode.codec(code);
        PixelFormat format = codec == null ? FormatCode.format(code) : PixelFormat.RGB8;
        int flags = flags(Short.toUnsignedInt(body.getShort()), codec == null ? PIXEL_FLAGS : ENCODED_FLAGS);
        long sequence = sequence(body.getLong());
        long captureTime = captureTime(body.getLong());
        double simulationTime = simulationTime(body.getDouble());
        Annotations annotations = annotations(body);
        try {
            FrameInfo packed = FrameInfo.packed(width, height, format, sequence, captureTime)
                    .withSimulationTime(simulationTime)
                    .withPlaceholder((flags & Wire.FLAG_PLACEHOLDER) != 0)
                    .withAnnotations(annotations);
            if (codec != null) {
                return new Described(slot, packed, codec, (flags & Wire.FLAG_KEY) != 0, encodedBytes(stride));
            }
            FrameInfo info = packed.withStride(stride).withBottomUp((flags & Wire.FLAG_BOTTOM_UP) != 0);
            return new Described(slot, info, null, false, info.spanBytes());
        } catch (IllegalArgumentException e) {
            throw new LinkException("a frame's " + e.getMessage());
        }
    }

    private static int encodedBytes(int bytes) throws LinkException {
        if (bytes < 1 || bytes > Wire.MAX_ENCODED_BYTES) {
            throw new LinkException("an encoded frame of " + Integer.toUnsignedLong(bytes) + " bytes is not in 1.."
                    + Wire.MAX_ENCODED_BYTES);
        }
        return bytes;
    }

    private static int flags(int flags, int known) throws LinkException {
        if ((flags & ~known) != 0) {
            throw new LinkException("a frame has flags " + flags + " where at most " + known + " are known");
        }
        return flags;
    }

    /** A producer that starts again at 0 goes on where the one before it ended. */
    private long sequence(long sequence) throws LinkException {
        if (sequence <= lastOfProducer || sequence > Wire.MAX_SEQUENCE) {
            throw new LinkException(
                    "sequence " + sequence + " is not in " + (lastOfProducer + 1) + ".." + Wire.MAX_SEQUENCE);
        }
        if (lastOfProducer < 0 && sequence <= lastOfStream) {
            shift = lastOfStream + 1 - sequence;
        }
        lastOfProducer = sequence;
        return sequence + shift;
    }

    /** Another machine's or a wrong clock says nothing about a frame's age here, so its arrival has to do. */
    private long captureTime(long nanos) {
        long now = System.nanoTime();
        long age = now - nanos;
        return sameClock && age >= 0 && age < MAX_AGE_NS ? nanos : now;
    }

    private static double simulationTime(double seconds) throws LinkException {
        if (Double.isInfinite(seconds)) {
            throw new LinkException("a frame's simulation time is infinite");
        }
        return seconds;
    }

    private static Annotations annotations(ByteBuffer body) throws LinkException {
        long length = Integer.toUnsignedLong(body.getInt());
        if (length != body.remaining()) {
            throw new LinkException(
                    "a frame announces " + length + " bytes of annotations and has " + body.remaining());
        }
        if (length == 0) {
            return Annotations.NONE;
        }
        byte[] json = new byte[(int) length];
        body.get(json);
        return AnnotationsReader.read(json);
    }
}
