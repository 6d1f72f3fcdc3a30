/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.capture;

import io.porthole.api.frame.Codec;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.SimulationState;
import io.porthole.api.stream.StreamDescription;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Receiver of a source's frames. Safe from any thread; never blocks; calls after the source was stopped are ignored.
 */
@ProviderType
public interface FrameSink {
    /** Returns whether anybody watches just now: a plain memory read, cheap enough for every step of a simulation. */
    boolean wanted();

    /**
     * Lends a raw frame to the host, which reads it where it lies and never copies it. The memory must stay unchanged
     * until it is given back. The host keeps the newest frame, for viewers that come later, until a newer one is
     * offered or the source is stopped; older ones it gives back as soon as no viewer holds them. So a source needs
     * two buffers at least, better three: with a single one it would wait for ever after its first frame.
     *
     * @param pixels direct memory whose position is the first byte of the first row and which has at least
     *     {@code info.spanBytes()} remaining; position and limit are not changed
     * @param info what the pixels are
     * @param onRelease gives the memory back: run exactly once, on any thread, also when the frame was refused or
     *     dropped, possibly before this call returns; must return quickly and not throw
     * @throws IllegalArgumentException when the memory is not direct or too small; {@code onRelease} has been run
     */
    void offer(ByteBuffer pixels, FrameInfo info, Runnable onRelease);

    /**
     * Lends a frame that is encoded already. It goes to all viewers that accept the codec, and is encoded for none: a
     * viewer that accepts only others gets nothing, which the stream's status says. The first frame that a viewer gets
     * is a key frame, and after a frame that was lost so is the next; {@link FrameSource#requestKeyFrame} says when
     * one is needed. The bytes are copied once, for all viewers together, and given back at once.
     *
     * @param bytes direct memory from position to limit, not empty; position and limit are not changed
     * @param codec what the bytes are encoded with; should stay the same while the source is there
     * @param key whether the frame can be decoded without an earlier one; always true for images
     * @param info size, time and annotations; stride and format say nothing
     * @param onRelease gives the memory back: run exactly once, also when the frame was refused or dropped, before this
     *     call returns; must return quickly and not throw
     * @throws IllegalArgumentException when the memory is not direct or empty, or this sink takes raw frames only;
     *     {@code onRelease} has been run
     */
    default void offerEncoded(ByteBuffer bytes, Codec codec, boolean key, FrameInfo info, Runnable onRelease) {
        onRelease.run();
        throw new IllegalArgumentException("this sink takes raw frames only");
    }

    /**
     * Counts a frame of a source of encoded frames that was lost or refused before it could be offered. For video those
     * that depend on it are lost too, so that a key frame is asked for.
     *
     * @param codec what it was encoded with
     * @param reason one of {@link io.porthole.api.stream.DropReason}
     */
    default void lost(Codec codec, String reason) {}

    /**
     * Declares what samples and gestures mean, from now on and in place of what was declared before.
     *
     * @param description of all the source's frames
     */
    default void describe(StreamDescription description) {}

    /**
     * Reports how the source is.
     *
     * @param condition holds from now on; a frame offered later means {@link SourceCondition#RUNNING}
     * @param reason one short sentence; empty for {@link SourceCondition#RUNNING}
     */
    void report(SourceCondition condition, String reason);

    /**
     * Reports what is known of the simulation itself: whether it is paused, how fast it should go and goes, its episode
     * and step. As often as the source likes: a newer one takes the place of the one before.
     *
     * @param state holds from now on
     */
    default void report(SimulationState state) {}
}
