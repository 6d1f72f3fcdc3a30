/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.stream.EncodeStatistics;
import io.porthole.core.internal.frame.CountedFrame;
import io.porthole.core.internal.frame.NewestSlot;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Viewers of one stream who get the same frames, and the thread that works for all of them.
 *
 * @param <P> type of the frames
 */
abstract class FanOut<P extends CountedFrame> {
    static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    static final long KEY_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final Logger LOG = LoggerFactory.getLogger(FanOut.class);
    private static final long MAX_SLEEP_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final List<ViewerSubscription<P>> viewers = new CopyOnWriteArrayList<>();
    private final NewestSlot<P> last = new NewestSlot<>();
    private final String name;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private volatile boolean woken;
    private volatile boolean stopping;

    /** Starts nothing yet; the name is for the thread. */
    FanOut(String name) {
        this.name = name;
    }

    /** Returns the name of the thread. */
    final String name() {
        return name;
    }

    /** Lets the thread end, soon. */
    final void stop() {
        stopping = true;
        wake();
    }

    /** Waits, with a timeout, until the thread has ended. */
    final void awaitEnd(long timeoutMs) throws InterruptedException {
        boolean unused = ended.await(timeoutMs, TimeUnit.MILLISECONDS);
    }

    final List<ViewerSubscription<P>> viewers() {
        return viewers;
    }

    /** Tells the thread that something has changed: a frame, an encoder, a viewer's credit. */
    final void wake() {
        // not by the permit alone: an encoder or a subscriber that parks takes it away
        woken = true;
        Thread t = thread;
        if (t != null) {
            LockSupport.unpark(t);
        }
    }

    /** Works until it is stopped. */
    final void run() {
        thread = Thread.currentThread();
        try {
            while (!stopping) {
                processOnce();
            }
        } finally {
            release();
            last.close();
            ended.countDown();
        }
    }

    private void processOnce() {
        long sleep = RETRY_NANOS;
        woken = false;
        try {
            sleep = process() ? RETRY_NANOS : MAX_SLEEP_NANOS;
            for (ViewerSubscription<P> viewer : viewers) {
                sleep = Math.min(sleep, viewer.serve());
            }
        } catch (RuntimeException e) {
            LOG.error("{} failed; continuing with the next frame", name, e);
        }
        if (!woken && !stopping) {
            LockSupport.parkNanos(this, sleep);
        }
    }

    /**
     * Hands a frame to all viewers.
     *
     * @param frame one reference, borrowed
     * @param keep whether viewers that come later get it, unless there is a newer one by then
     */
    final void publish(P frame, boolean keep) {
        if (keep) {
            frame.retain();
            last.offer(frame);
        }
        for (ViewerSubscription<P> viewer : viewers) {
            frame.retain();
            viewer.publish(this, frame);
        }
    }

    /** Returns the frame kept last with a further reference, or null. */
    final @Nullable P shareLast() {
        return last.share();
    }

    /** Does what there is to do; returns whether to try again soon. Called by the thread. */
    abstract boolean process();

    /** Frees what the thread used; called once, when it ends. */
    abstract void release();

    /** Gives a viewer that has just joined the newest frame, or sees to it that one comes. */
    abstract void sendInitialFrame(ViewerSubscription<P> viewer);

    /** Works once more on the newest frame, whose tone mapping has changed. */
    void redo() {}

    /** Sees to a key frame, soon: a viewer cannot go on without one. */
    abstract void requestKey();

    /** Returns why nothing comes out; empty when all is well. */
    String stall() {
        return "";
    }

    /** Returns whether its frames are made from the source's raw ones. */
    boolean needsRaw() {
        return true;
    }

    /** Returns the name of the encoder in use, as in {@link EncodeStatistics}; empty for raw frames. */
    String encoder() {
        return "";
    }

    /** Returns the statistics of an encode; null for raw frames. */
    abstract @Nullable EncodeStatistics statistics(long nowNanos);
}
