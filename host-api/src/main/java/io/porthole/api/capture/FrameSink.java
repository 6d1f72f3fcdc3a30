/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.capture;

import io.porthole.api.frame.FrameInfo;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/** Where a source's frames go. Safe from any thread; never blocks; calls after the source was stopped are ignored. */
@ProviderType
public interface FrameSink {
    /** Whether anybody watches just now: a plain memory read, cheap enough for every step of a simulation. */
    boolean wanted();

    /**
     * Lends a frame to the host, which reads it where it lies and never copies it. The memory must stay unchanged
     * until it is given back.
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
     * Says how the source is.
     *
     * @param condition what is the case from now on; a frame offered later means {@link SourceCondition#RUNNING}
     * @param reason for a person, one short sentence; empty for {@link SourceCondition#RUNNING}
     */
    void report(SourceCondition condition, String reason);
}
