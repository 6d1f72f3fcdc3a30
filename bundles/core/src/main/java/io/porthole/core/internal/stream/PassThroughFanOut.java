/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.frame.Codec;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.EncodeStatistics;
import io.porthole.core.internal.frame.PooledEncodedFrame;
import io.porthole.core.internal.stats.DropCounts;
import io.porthole.core.internal.stats.EncodeMeter;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes on frames that arrive encoded, all of them and in their order, since each may depend on the one before. They
 * wait in a short queue, so that the source's thread never does the sending. When a frame is lost, so are those that
 * follow it up to the next key frame, for which the source is asked.
 */
final class PassThroughFanOut extends FanOut<PooledEncodedFrame> {
    /** Most frames that wait for the thread: half a second of an ordinary video. */
    static final int MAX_QUEUED = 16;

    private final Codec codec;
    private final Runnable requestKeyFrame;
    private final Supplier<@Nullable PooledEncodedFrame> newestImage;
    private final DropCounts drops;
    private final EncodeMeter meter;
    private final ArrayBlockingQueue<PooledEncodedFrame> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
    private volatile boolean keyWanted;

    // guarded by this
    private boolean chainBroken;
    private boolean released;

    // of the thread
    private long keyNanos = System.nanoTime() - KEY_INTERVAL_NANOS;

    /**
     * Starts nothing yet.
     *
     * @param requestKeyFrame asks the source for a key frame; returns at once
     * @param newestImage shares the newest image, which may have come before the first viewer; null where there is none
     */
    PassThroughFanOut(
            String name,
            Codec codec,
            Runnable requestKeyFrame,
            Supplier<@Nullable PooledEncodedFrame> newestImage,
            DropCounts drops,
            EncodeMeter meter) {
        super(name);
        this.codec = codec;
        this.requestKeyFrame = requestKeyFrame;
        this.newestImage = newestImage;
        this.drops = drops;
        this.meter = meter;
    }

    Codec codec() {
        return codec;
    }

    /**
     * Queues a frame.
     *
     * @param frame one reference, taken over
     */
    synchronized void offer(PooledEncodedFrame frame) {
        if (released) {
            frame.close();
        } else if (chainBroken && !frame.key()) {
            frame.close();
            lose(DropReason.AWAITING_KEY);
        } else if (queue.remainingCapacity() == 0 && !frame.key()) {
            frame.close();
            lose(DropReason.PASS_THROUGH_BUSY);
        } else {
            enqueue(frame);
        }
    }

    private void enqueue(PooledEncodedFrame frame) {
        // a key frame needs none of those before it
        while (!queue.offer(frame)) {
            PooledEncodedFrame oldest = queue.poll();
            if (oldest != null) {
                oldest.close();
                drops.add(DropReason.PASS_THROUGH_BUSY, 1);
            }
        }
        chainBroken = false;
        wake();
    }

    /** Counts a frame that was lost before it could be queued; those that depend on it are lost too. */
    synchronized void lose(String reason) {
        drops.add(reason, 1);
        chainBroken = true;
        requestKey();
    }

    @Override
    void requestKey() {
        keyWanted = true;
        wake();
    }

    @Override
    void sendInitialFrame(ViewerSubscription<PooledEncodedFrame> viewer) {
        PooledEncodedFrame last = shareLast();
        PooledEncodedFrame frame = last == null ? newestImage.get() : last;
        if (frame != null && frame.key() && frame.codec().equals(codec)) {
            viewer.publish(this, frame);
            return;
        }
        if (frame != null) {
            frame.close();
        }
        requestKey();
    }

    @Override
    boolean process() {
        for (PooledEncodedFrame frame = queue.poll(); frame != null; frame = queue.poll()) {
            passOn(frame);
        }
        long now = System.nanoTime();
        if (keyWanted && now - keyNanos >= KEY_INTERVAL_NANOS) {
            keyNanos = now;
            requestKeyFrame.run();
        }
        return keyWanted;
    }

    private void passOn(PooledEncodedFrame frame) {
        try (frame) {
            if (frame.key()) {
                keyWanted = false;
            }
            meter.passedOn(System.nanoTime(), frame.byteCount());
            publish(frame, true);
        }
    }

    @Override
    synchronized void release() {
        released = true;
        for (PooledEncodedFrame frame = queue.poll(); frame != null; frame = queue.poll()) {
            frame.close();
        }
    }

    @Override
    boolean needsRaw() {
        return false;
    }

    @Override
    String encoder() {
        return EncodeStatistics.PASS_THROUGH;
    }

    @Override
    EncodeStatistics statistics(long nowNanos) {
        return meter.snapshot(codec, null, encoder(), "", viewers().size(), false, nowNanos);
    }
}
