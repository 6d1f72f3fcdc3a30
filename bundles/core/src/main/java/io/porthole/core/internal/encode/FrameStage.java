/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.encode;

import io.porthole.api.stream.EncodeStatistics;
import io.porthole.core.internal.frame.CountedFrame;
import io.porthole.core.internal.frame.RawFrame;
import org.jspecify.annotations.Nullable;

/**
 * Work on a raw frame before it goes to the viewers that share the result. Used and closed by one thread, but
 * for {@link #stall}, {@link #encoder} and {@link #statistics}.
 *
 * @param <P> type of the result
 */
public interface FrameStage<P extends CountedFrame> extends AutoCloseable {
    /** Follows changes since the last call; returns whether {@link #apply} can work. */
    default boolean ready() {
        return true;
    }

    /**
     * Does the work.
     *
     * @param raw borrowed for the call
     * @param forceKey whether the result must stand alone
     * @return one reference, or null when the frame was lost, which has been counted
     */
    @Nullable
    P apply(RawFrame raw, boolean forceKey);

    /** Returns why nothing comes out just now, for a person; empty when something does. Safe from any thread. */
    default String stall() {
        return "";
    }

    /** Returns the name of the encoder in use; empty when there is none. Safe from any thread. */
    default String encoder() {
        return "";
    }

    /** Returns the statistics of an encode; null for other work. Safe from any thread. */
    default @Nullable EncodeStatistics statistics(int viewers, long nowNanos) {
        return null;
    }

    @Override
    default void close() {}
}
