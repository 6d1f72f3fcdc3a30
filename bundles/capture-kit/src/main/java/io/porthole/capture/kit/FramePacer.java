/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a loop that makes frames: it sleeps while nobody watches and keeps a rate while somebody does.
 *
 * <pre>{@code
 * while (pacer.awaitFrame(source::wanted)) {
 *     render(pacer.elapsedSeconds());
 * }
 * }</pre>
 */
public final class FramePacer {
    /** Longest time between two frames that a simulation is to catch up on, in seconds. */
    public static final double MAX_ELAPSED_IN_S = 0.1;

    private volatile boolean running = true;
    private volatile @Nullable Thread waiting;
    private long periodNs;
    private long due;
    private long frameAt;
    private long previousAt;
    private boolean paced;

    /** Creates a pacer with this time from one frame to the next. */
    public FramePacer(long periodInNs) {
        periodNs = periodInNs;
    }

    /** Returns the time from one frame to the next at this rate, in nanoseconds. */
    public static long periodInNs(double framesPerSecond) {
        return (long) (1e9 / framesPerSecond);
    }

    /** Changes the time to the frame after the current one; called by the thread that draws. */
    public void setPeriod(long periodInNs) {
        periodNs = periodInNs;
    }

    /**
     * Waits until a frame is wanted and due; called by the thread that draws.
     *
     * @param wanted asked at every wake-up, on this thread, which makes it the place to handle input too
     * @return false when the pacer was stopped or the thread interrupted
     */
    public boolean awaitFrame(BooleanSupplier wanted) {
        waiting = Thread.currentThread();
        if (paced) {
            due = Math.max(due + periodNs, frameAt);
        }
        while (running && !Thread.currentThread().isInterrupted()) {
            if (!wanted.getAsBoolean()) {
                paced = false;
                LockSupport.park(this);
                continue;
            }
            long now = System.nanoTime();
            if (!paced) {
                // the first frame after a break comes at once and advances the world by one ordinary step
                due = now;
                frameAt = now - periodNs;
                paced = true;
            }
            if (due <= now) {
                previousAt = frameAt;
                frameAt = now;
                return true;
            }
            LockSupport.parkNanos(this, due - now);
        }
        return false;
    }

    /**
     * Waits until a frame is wanted, or for that long, or until the pacer is stopped; called by the thread that draws.
     *
     * @param wanted asked at every wake-up
     */
    public void awaitDemand(BooleanSupplier wanted, long nanos) {
        waiting = Thread.currentThread();
        long end = System.nanoTime() + nanos;
        for (long left = nanos; running && left > 0 && !wanted.getAsBoolean(); left = end - System.nanoTime()) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            LockSupport.parkNanos(this, left);
        }
    }

    /** Returns the seconds from the previous frame to this one, at most {@link #MAX_ELAPSED_IN_S}. */
    public double elapsedSeconds() {
        return Math.min(MAX_ELAPSED_IN_S, (frameAt - previousAt) / 1e9);
    }

    /** Lets the waiting thread look again whether a frame is wanted. Safe from any thread. */
    public void wake() {
        LockSupport.unpark(waiting);
    }

    /** Ends the loop for good. Safe from any thread. */
    public void stop() {
        running = false;
        wake();
    }
}
