/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.encode;

import io.porthole.api.stream.EncodeStatistics;
import io.porthole.core.internal.frame.CountedFrame;
import io.porthole.core.internal.frame.RawFrame;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a raw frame before it goes to the viewers that share the result. Used and closed by one thread, but
 * for {@link #stall} and {@link #statistics}.
 *
 * @param <P> what comes out
 */
public interface FrameStage<P extends CountedFrame> extends AutoCloseable {
    /** Follows changes since the last call; whether {@link #apply} would have something to work with. */
    default boolean ready() {
        return true;
    }

    /**
     * Does it.
     *
     * @param raw borrowed for the call
     * @param forceKey whether the result must stand alone
     * @return one reference, or null when the frame was lost, which has been counted
     */
    @Nullable
    P apply(RawFrame raw, boolean forceKey);

    /** Why nothing comes out just now, for a person; empty when all is well. Safe from any thread. */
    default String stall() {
        return "";
    }

    /** Figures of an encode; null for other work. Safe from any thread. */
    default @Nullable EncodeStatistics statistics(int viewers, long nowNanos) {
        return null;
    }

    @Override
    default void close() {}
}
