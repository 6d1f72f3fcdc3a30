/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.EncodeStatistics;
import io.porthole.core.internal.encode.Work;
import io.porthole.core.internal.frame.NewestSlot;
import io.porthole.core.internal.frame.RawFrame;
import io.porthole.core.internal.frame.SharedPicture;
import io.porthole.core.internal.stats.DropCounts;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Viewers of one stream with equal wishes, and the thread that works for all of them. There is no queue: the thread
 * takes the stream's newest frame whenever it is free, and counts those that it missed.
 *
 * @param <P> what the viewers get
 */
final class Channel<P extends SharedPicture> {
    private static final Logger LOG = LoggerFactory.getLogger(Channel.class);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long KEY_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LONGEST_SLEEP_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Supplier<@Nullable RawFrame> newest;
    private final Work<P> work;
    private final DropCounts drops;
    private final boolean keepsLast;
    private final List<ViewerSubscription<P>> viewers = new CopyOnWriteArrayList<>();
    private final NewestSlot<P> last = new NewestSlot<>();
    private final String name;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private volatile boolean woken;
    private volatile boolean stopping;
    private volatile boolean redo;
    private volatile boolean keyWanted;
    private volatile long published;

    // of the thread
    private long taken;
    private boolean owing;
    private long keyNanos = System.nanoTime() - KEY_INTERVAL_NANOS;

    /**
     * Starts nothing yet.
     *
     * @param newest shares the stream's newest frame
     * @param taken ordinal of the last frame that this channel has not missed
     * @param keepsLast whether the last picture is kept for viewers that come; not when that would hold a source's
     *     memory
     */
    Channel(
            String name,
            Supplier<@Nullable RawFrame> newest,
            Work<P> work,
            DropCounts drops,
            long taken,
            boolean keepsLast) {
        this.newest = newest;
        this.work = work;
        this.drops = drops;
        this.taken = taken;
        this.published = taken;
        this.keepsLast = keepsLast;
        this.name = name;
    }

    /** For its thread. */
    String name() {
        return name;
    }

    /** Lets the thread end, soon. */
    void stop() {
        stopping = true;
        wake();
    }

    /** Waits, though not for ever, until the thread has ended. */
    void awaitEnd(long timeoutMillis) throws InterruptedException {
        boolean unused = ended.await(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    /** Why nothing comes out; empty when all is well. */
    String trouble() {
        return work.trouble();
    }

    /** Figures of an encode; null for a channel that compresses nothing. */
    @Nullable
    EncodeStatistics statistics(long nowNanos) {
        return work.statistics(viewers.size(), nowNanos);
    }

    List<ViewerSubscription<P>> viewers() {
        return viewers;
    }

    /** Something has changed: a frame, an encoder, a viewer's credit. */
    void wake() {
        // not by the permit alone: an encoder or a subscriber that parks takes it away
        woken = true;
        Thread t = thread;
        if (t != null) {
            LockSupport.unpark(t);
        }
    }

    /** Works once more on the newest frame, which is to look different now. */
    void redo() {
        redo = true;
        wake();
    }

    /** A viewer cannot go on without a picture that stands alone. */
    void requestKey() {
        keyWanted = true;
        wake();
    }

    /** Gives a viewer that has just come the newest picture, if the thread is not about to. */
    void welcome(ViewerSubscription<P> viewer) {
        P picture = keepsLast ? last.share() : again();
        if (picture != null && picture.key()) {
            viewer.publish(this, picture);
        } else if (picture != null) {
            picture.close();
            requestKey();
        } else {
            wake();
        }
    }

    private @Nullable P again() {
        RawFrame raw = newest.get();
        if (raw == null) {
            return null;
        }
        try {
            return raw.ordinal() <= published ? work.apply(raw, true) : null;
        } finally {
            raw.close();
        }
    }

    /** Works until it is stopped. */
    void run() {
        thread = Thread.currentThread();
        try {
            while (!stopping) {
                turn();
            }
        } finally {
            work.close();
            last.close();
            ended.countDown();
        }
    }

    private void turn() {
        long sleep = RETRY_NANOS;
        woken = false;
        try {
            boolean ready = work.ready();
            RawFrame raw = newest.get();
            if (raw != null) {
                try (raw) {
                    look(raw, ready);
                }
            }
            sleep = untilNext();
        } catch (RuntimeException e) {
            LOG.error("{} failed and goes on with the next frame", name, e);
        }
        if (!woken && !stopping) {
            LockSupport.parkNanos(this, sleep);
        }
    }

    private void look(RawFrame raw, boolean ready) {
        boolean again = redo;
        redo = false;
        boolean key = keyWanted && System.nanoTime() - keyNanos >= KEY_INTERVAL_NANOS;
        if (raw.ordinal() > taken || again || key || (owing && ready)) {
            drops.add(DropReason.ENCODE_BUSY, Math.max(0, raw.ordinal() - taken - 1));
            taken = Math.max(taken, raw.ordinal());
            process(raw, ready, key);
        }
    }

    private void process(RawFrame raw, boolean ready, boolean key) {
        owing = !ready;
        if (owing) {
            drops.add(DropReason.ENCODE_FAILED, 1);
            return;
        }
        if (key) {
            keyWanted = false;
            keyNanos = System.nanoTime();
        }
        P made = work.apply(raw, key);
        if (made == null) {
            owing = !work.ready();
            return;
        }
        if (keepsLast) {
            made.retain();
            last.offer(made);
        }
        for (ViewerSubscription<P> viewer : viewers) {
            made.retain();
            viewer.publish(this, made);
        }
        published = raw.ordinal();
        made.close();
    }

    private long untilNext() {
        long sleep = owing || keyWanted ? RETRY_NANOS : LONGEST_SLEEP_NANOS;
        for (ViewerSubscription<P> viewer : viewers) {
            sleep = Math.min(sleep, viewer.serve());
        }
        return sleep;
    }
}
