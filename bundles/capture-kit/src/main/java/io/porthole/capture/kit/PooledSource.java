/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.FrameSource;
import io.porthole.api.capture.SourceCondition;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.SimulationState;
import io.porthole.api.stream.StreamDescription;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A source that lends frames from a pool of its own, for threads that its owner runs: several sources can share one
 * thread. {@link DemandSource} brings the thread too.
 */
public class PooledSource implements FrameSource {
    private final Runnable wake;
    private final FramePool pool = new FramePool();
    private final AtomicLong skipped = new AtomicLong();
    private volatile @Nullable FrameSink sink;
    private volatile boolean demanded;
    private String failure = "";
    private StreamDescription description = StreamDescription.NONE;
    private volatile SimulationState state = SimulationState.UNKNOWN;

    /**
     * Creates a source.
     *
     * @param wake called when the source is started and when somebody begins to watch, on the host's thread; must
     *     return at once
     */
    public PooledSource(Runnable wake) {
        this.wake = wake;
    }

    @Override
    public final void start(FrameSink to) {
        synchronized (this) {
            sink = to;
            to.describe(description);
            if (!failure.isEmpty()) {
                to.report(SourceCondition.FAILED, failure);
            }
            to.report(state);
        }
        wake.run();
    }

    @Override
    public final synchronized void stop() {
        sink = null;
        demanded = false;
    }

    @Override
    public final void demand(boolean wanted) {
        demanded = wanted;
        if (wanted) {
            wake.run();
        }
    }

    /** Returns whether somebody watches; cheap enough for every step of a simulation. */
    public final boolean wanted() {
        FrameSink to = sink;
        return to != null && (demanded || to.wanted());
    }

    /** Returns how many frames were skipped because the host still held all buffers. */
    public final long skipped() {
        return skipped.get();
    }

    /**
     * Takes a buffer for a frame; called by the thread that draws.
     *
     * @return a buffer that is to be offered or given back, or null when the host holds all of them
     */
    public final FramePool.@Nullable Slot take(FrameInfo info) {
        FramePool.Slot slot = pool.take(info.spanBytes());
        if (slot == null) {
            skipped.incrementAndGet();
        }
        return slot;
    }

    /** Lends a frame to the host, or gives the buffer back when the source has been stopped. */
    public final synchronized void offer(FramePool.Slot slot, FrameInfo info) {
        // under the lock that stop() takes, so that nothing is offered once it has returned
        FrameSink to = sink;
        if (to == null) {
            slot.run();
        } else {
            to.offer(slot.pixels(), info, slot);
        }
    }

    /** Declares what the samples of all frames, and what gestures, mean; a later {@link #start} declares it again. */
    public final synchronized void describe(StreamDescription declared) {
        description = declared;
        FrameSink to = sink;
        if (to != null) {
            to.describe(declared);
        }
    }

    /**
     * Reports that there will be no more frames; a later {@link #start} reports it again.
     *
     * @param reason one short sentence
     */
    public final synchronized void fail(String reason) {
        failure = reason;
        FrameSink to = sink;
        if (to != null) {
            to.report(SourceCondition.FAILED, reason);
        }
    }

    /** Reports what is known of the simulation; cheap enough for every frame. */
    public final void report(SimulationState now) {
        if (!now.equals(state)) {
            synchronized (this) {
                state = now;
                FrameSink to = sink;
                if (to != null) {
                    to.report(now);
                }
            }
        }
    }
}
