/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.EncodeStatistics;
import io.porthole.core.internal.encode.FrameStage;
import io.porthole.core.internal.frame.CountedFrame;
import io.porthole.core.internal.frame.RawFrame;
import io.porthole.core.internal.stats.DropCounts;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the frames of its viewers from raw ones. There is no queue: the thread takes the stream's newest frame whenever
 * it is free, and counts those that it missed.
 *
 * @param <P> what the viewers get
 */
final class StageFanOut<P extends CountedFrame> extends FanOut<P> {
    private final Supplier<@Nullable RawFrame> newest;
    private final FrameStage<P> stage;
    private final DropCounts drops;
    private final boolean keepsLast;
    private volatile boolean redo;
    private volatile boolean keyWanted;
    private volatile long published;

    // of the thread
    private long taken;
    private boolean retryPending;
    private long keyNanos = System.nanoTime() - KEY_INTERVAL_NANOS;

    /**
     * Starts nothing yet.
     *
     * @param newest shares the stream's newest frame
     * @param taken ordinal of the last frame that this fan-out has not missed
     * @param keepsLast whether the last frame is kept for viewers that come; not when that would hold a source's
     *     memory
     */
    StageFanOut(
            String name,
            Supplier<@Nullable RawFrame> newest,
            FrameStage<P> stage,
            DropCounts drops,
            long taken,
            boolean keepsLast) {
        super(name);
        this.newest = newest;
        this.stage = stage;
        this.drops = drops;
        this.taken = taken;
        this.published = taken;
        this.keepsLast = keepsLast;
    }

    @Override
    String stall() {
        return stage.stall();
    }

    @Override
    String encoder() {
        return stage.encoder();
    }

    @Override
    @Nullable
    EncodeStatistics statistics(long nowNanos) {
        return stage.statistics(viewers().size(), nowNanos);
    }

    @Override
    void redo() {
        redo = true;
        wake();
    }

    @Override
    void requestKey() {
        keyWanted = true;
        wake();
    }

    @Override
    void sendInitialFrame(ViewerSubscription<P> viewer) {
        P frame = keepsLast ? shareLast() : makeAgain();
        if (frame != null && frame.key()) {
            viewer.publish(this, frame);
        } else if (frame != null) {
            frame.close();
            requestKey();
        } else {
            wake();
        }
    }

    private @Nullable P makeAgain() {
        RawFrame raw = newest.get();
        if (raw == null) {
            return null;
        }
        try {
            return raw.ordinal() <= published ? stage.apply(raw, true) : null;
        } finally {
            raw.close();
        }
    }

    @Override
    boolean process() {
        boolean ready = stage.ready();
        RawFrame raw = newest.get();
        if (raw != null) {
            try (raw) {
                processIfDue(raw, ready);
            }
        }
        return retryPending || keyWanted;
    }

    private void processIfDue(RawFrame raw, boolean ready) {
        boolean again = redo;
        redo = false;
        boolean key = keyWanted && System.nanoTime() - keyNanos >= KEY_INTERVAL_NANOS;
        if (raw.ordinal() > taken || again || key || (retryPending && ready)) {
            drops.add(DropReason.ENCODE_BUSY, Math.max(0, raw.ordinal() - taken - 1));
            taken = Math.max(taken, raw.ordinal());
            process(raw, ready, key);
        }
    }

    private void process(RawFrame raw, boolean ready, boolean key) {
        retryPending = !ready;
        if (retryPending) {
            drops.add(DropReason.ENCODE_FAILED, 1);
            return;
        }
        if (key) {
            keyWanted = false;
            keyNanos = System.nanoTime();
        }
        P made = stage.apply(raw, key);
        if (made == null) {
            retryPending = !stage.ready();
            return;
        }
        // before it is handed out: who joins from now on is not among those that get it, and makes it again
        published = raw.ordinal();
        publish(made, keepsLast);
        made.close();
    }

    @Override
    void release() {
        stage.close();
    }
}
