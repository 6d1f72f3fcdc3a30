/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import java.util.concurrent.TimeUnit;

/**
 * How many frames of one stream may be under way to one client, from the times of its acknowledgements.
 *
 * <p>Enough to keep the link busy is one frame for each frame interval of the round trip, and one more. But a round
 * trip also grows when frames queue on the way, and then more of them only make the viewer see the past. So the
 * window grows while full windows come back within about the shortest round trip seen, and shrinks while all exceed
 * that by more than {@link #MAX_QUEUE_NANOS}. Because a link that is always full never shows its
 * true round trip, the window is closed to a single frame now and then to measure it. Times are those of {@link
 * System#nanoTime()}.
 */
final class AckWindow {
    static final int MIN = 2;

    /** Least for video: a third of a second, since a frame that cannot be sent costs those after it too. */
    static final int MIN_VIDEO = 10;

    /** Longest that frames may queue on the way before the window shrinks. */
    static final long MAX_QUEUE_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    private static final long GROW_BELOW_NANOS = MAX_QUEUE_NANOS / 2;
    private static final long MEASURE_AFTER_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long NEAR_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long MAX_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MIN_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final int RECENT = 4;

    private final long[] sequences = new long[Protocol.MAX_WINDOW];
    private final long[] sentNanos = new long[Protocol.MAX_WINDOW];
    private final int[] bytes = new int[Protocol.MAX_WINDOW];
    private final boolean[] full = new boolean[Protocol.MAX_WINDOW];
    private final boolean[] probed = new boolean[Protocol.MAX_WINDOW];
    private final long[] recent = new long[RECENT];
    private int first;
    private int inFlight;

    private int floor = MIN;
    private int size = MIN;
    private int samples;
    private long shortest = Long.MAX_VALUE;
    private long shortestAt;
    private long smoothed;
    private long shrunkAt;
    private boolean measuring;
    private boolean measureUnderWay;

    private long intervalNanos = TimeUnit.MILLISECONDS.toNanos(33);
    private long lastSequence;
    private long lastCapture;
    private boolean captured;

    private int padding;
    private long acknowledgedBytes;
    private double capacity;

    /** Whether a further frame may be sent. */
    synchronized boolean open() {
        return room() > 0;
    }

    /** How many further frames may be sent. */
    synchronized int room() {
        // closing it to measure would break video's chain of frames
        return (measuring && floor == MIN ? 1 : size()) - inFlight;
    }

    /** How many may be under way just now. */
    synchronized int size() {
        return Math.max(floor, size);
    }

    /** Lets at least {@link #MIN_VIDEO} frames be under way, or {@link #MIN}. */
    synchronized void video(boolean wanted) {
        floor = wanted ? MIN_VIDEO : MIN;
    }

    /**
     * Forgets what is under way when nothing was acknowledged for that long: a client whose decoder swallows frames
     * would otherwise never get another one, nor the key frame that helps it.
     *
     * @return whether something was forgotten
     */
    synchronized boolean expire(long limitNanos, long nowNanos) {
        if (inFlight == 0 || nowNanos - sentNanos[first] < limitNanos) {
            return false;
        }
        clear();
        return true;
    }

    /** Forgets what is under way. */
    synchronized void clear() {
        first = (first + inFlight) % sequences.length;
        inFlight = 0;
        measuring = false;
    }

    /** The round trip in nanoseconds, smoothed; 0 before the first acknowledgement. */
    synchronized long roundTripNanos() {
        return smoothed;
    }

    /** Bytes of all frames that the client has acknowledged. */
    synchronized long acknowledgedBytes() {
        return acknowledgedBytes;
    }

    /**
     * What the link carries in bits per second, as {@link #padded} measured last; 0 when it was not measured. It is
     * no more than a hint: a link may let a burst through faster than it carries a stream.
     */
    synchronized double capacity() {
        return capacity;
    }

    /** Forgets the measured {@link #capacity}. */
    synchronized void forgetCapacity() {
        capacity = 0;
    }

    /** Frames are of another size from now on, so that their round trips are others: the window begins again. */
    synchronized void begin() {
        capacity = 0;
        shortest = Long.MAX_VALUE;
        samples = 0;
        size = MIN;
        measuring = true;
    }

    /** So many bytes that are no frame leave just before the next one, whose round trip then measures the link. */
    synchronized void padded(int count) {
        padding = count;
    }

    /** A frame of that size begins to be sent; the window must be open. */
    synchronized void sent(long sequence, int frameBytes, long captureTime, long nowNanos) {
        interval(sequence, captureTime);
        measureUnderWay = measuring && inFlight == 0;
        int slot = (first + inFlight) % sequences.length;
        sequences[slot] = sequence;
        sentNanos[slot] = nowNanos;
        bytes[slot] = frameBytes + padding;
        probed[slot] = padding > 0;
        padding = 0;
        inFlight++;
        full[slot] = inFlight >= size();
    }

    /** The last frame given to {@link #sent} was not sent. */
    synchronized void unsent() {
        inFlight = Math.max(0, inFlight - 1);
    }

    private void interval(long sequence, long captureTime) {
        long frames = sequence - lastSequence;
        if (captured && frames > 0 && captureTime > lastCapture) {
            long measured = Math.min(MAX_INTERVAL_NANOS, (captureTime - lastCapture) / frames);
            intervalNanos += (Math.max(MIN_INTERVAL_NANOS, measured) - intervalNanos) / 8;
        }
        captured = true;
        lastSequence = sequence;
        lastCapture = captureTime;
    }

    /**
     * The client has that frame and every one before it.
     *
     * @return whether it was under way; false for a repeated or made up acknowledgement
     */
    synchronized boolean acknowledged(long sequence, long nowNanos) {
        for (int i = 0; i < inFlight; i++) {
            int slot = (first + i) % sequences.length;
            if (sequences[slot] == sequence) {
                boolean alone = measureUnderWay;
                measureUnderWay = false;
                for (int k = 0; k <= i; k++) {
                    acknowledgedBytes += bytes[(first + k) % sequences.length];
                }
                first = (slot + 1) % sequences.length;
                inFlight -= i + 1;
                long roundTrip = nowNanos - sentNanos[slot];
                if (probed[slot]) {
                    capacity = bytes[slot] * 8.0 * TimeUnit.SECONDS.toNanos(1) / Math.max(1, roundTrip - shortest);
                }
                measured(roundTrip, nowNanos, alone);
                resize(full[slot] && !alone && roundTrip - shortest < GROW_BELOW_NANOS, nowNanos);
                return true;
            }
        }
        return false;
    }

    private void measured(long roundTrip, long now, boolean alone) {
        recent[samples++ % RECENT] = roundTrip;
        smoothed = samples == 1 ? roundTrip : smoothed + (roundTrip - smoothed) / 8;
        if (alone) {
            measuring = false;
            shortest = roundTrip;
            shortestAt = now;
        } else if (roundTrip <= shortest + shortest / 8 + NEAR_NANOS || shortest == Long.MAX_VALUE) {
            shortest = Math.min(shortest, roundTrip);
            shortestAt = now;
        } else if (now - shortestAt > MEASURE_AFTER_NANOS) {
            measuring = true;
        }
    }

    /** @param roomy whether a frame that filled the window did not queue: the link has bandwidth left */
    private void resize(boolean roomy, long now) {
        if (leastRecent() - shortest > MAX_QUEUE_NANOS) {
            if (now - shrunkAt > smoothed) { // what was under way when it shrank must be in first
                size = Math.max(MIN, size - Math.max(1, size / 4));
                shrunkAt = now;
            }
            return;
        }
        int target = target();
        if (size > target) {
            size--;
        } else if (size < target && roomy) {
            size++;
        }
    }

    private int target() {
        long roundTrip = Math.min(smoothed, shortest + MAX_QUEUE_NANOS);
        long frames = (roundTrip + intervalNanos - 1) / intervalNanos + 1;
        return (int) Math.max(MIN, Math.min(Protocol.MAX_WINDOW, frames));
    }

    private long leastRecent() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < Math.min(samples, RECENT); i++) {
            least = Math.min(least, recent[i]);
        }
        return least;
    }
}
