/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Reads the description of one frame after another and checks everything in it. For one thread. */
final class FrameReader {
    private static final long MAX_AGE_NS = Duration.ofMinutes(1).toNanos();
    private static final int ALL_FLAGS = Wire.FLAG_BOTTOM_UP | Wire.FLAG_PLACEHOLDER;

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

    /** A frame and the slot that it is in. */
    record Described(int slot, FrameInfo info) {}

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
        FrameInfo info = info(body);
        if (info.spanBytes() > ring.slotBytes()) {
            throw new LinkException("a frame of " + info.height() + " rows of " + info.stride()
                    + " bytes is larger than its slot of " + ring.slotBytes());
        }
        return new Described(slot, info);
    }

    private FrameInfo info(ByteBuffer body) throws LinkException {
        int width = body.getInt();
        int height = body.getInt();
        int stride = body.getInt();
        PixelFormat format = FormatCode.format(Short.toUnsignedInt(body.getShort()));
        int flags = flags(Short.toUnsignedInt(body.getShort()));
        long sequence = sequence(body.getLong());
        long captureTime = captureTime(body.getLong());
        double simulationTime = simulationTime(body.getDouble());
        Annotations annotations = annotations(body);
        try {
            return FrameInfo.packed(width, height, format, sequence, captureTime)
                    .withStride(stride)
                    .withBottomUp((flags & Wire.FLAG_BOTTOM_UP) != 0)
                    .withSimulationTime(simulationTime)
                    .withPlaceholder((flags & Wire.FLAG_PLACEHOLDER) != 0)
                    .withAnnotations(annotations);
        } catch (IllegalArgumentException e) {
            throw new LinkException("a frame's " + e.getMessage());
        }
    }

    private static int flags(int flags) throws LinkException {
        if ((flags & ~ALL_FLAGS) != 0) {
            throw new LinkException("a frame has unknown flags " + flags);
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
