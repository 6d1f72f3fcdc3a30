/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRefusedException.Reason;
import io.porthole.signalling.VideoCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Admits viewers while the processor has capacity: every one costs an encode of its own. The cost of the next one is
 * predicted from what the present ones cost, for their pixels, over the last seconds; without viewers, from what the
 * library was measured to take. All processor time of this process counts, so other work leaves less capacity. Safe
 * from any thread.
 */
public final class Admission {
    /** Seconds over which the cost is measured, and in which a new viewer counts in addition to what is measured. */
    static final int WINDOW_SECONDS = 8;

    /** Pixels per second that a viewer counts with at least, so that a paused source does not admit everybody. */
    private static final double MIN_PIXELS_PER_SECOND = 640 * 360 * 10.0;

    /** Bound of the calibration in both directions. */
    private static final double MAX_CALIBRATION = 3;

    /** So many more viewers must fit in, or it is crowded; and so many more that it is not any longer. */
    private static final int CROWDED_ROOM = 2;

    private static final int ROOM_AGAIN = 4;

    private static final double MILLION = 1e6;
    private static final int MAX_LEFT = 256;

    /** A viewer's share of the capacity; closing it releases it. */
    public final class Permit implements AutoCloseable {
        private final double expected;
        private final long since;

        private Permit(double expected, long since) {
            this.expected = expected;
            this.since = since;
        }

        /** Releases the capacity. Calling it again does nothing. */
        @Override
        public void close() {
            leave(this);
        }
    }

    private record Sample(double cores, double expected, double seconds) {}

    /** Cost of a viewer that has left, as far as it is still in what was measured. */
    private record Left(double cores, long since) {}

    private final int maxViewers;
    private final double budget;
    private final LongSupplier nanoTime;
    private final Set<Permit> permits = new LinkedHashSet<>();
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final List<Left> left = new ArrayList<>();
    private boolean crowded;

    /**
     * Without viewers.
     *
     * @param cores of this machine
     * @param share of them that may be busy, 0.1 to 10; more than 1 admits more than can be served well
     * @param maxViewers whatever the capacity, at least 1
     * @param nanoTime such as {@link System#nanoTime()}
     */
    public Admission(int cores, double share, int maxViewers, LongSupplier nanoTime) {
        this.budget = cores * share;
        this.maxViewers = maxViewers;
        this.nanoTime = nanoTime;
    }

    /**
     * Returns the cores that encoding a million pixels per second takes, as measured for the library at 720p and 1080p.
     */
    static double coresPerMegapixel(VideoCodec codec) {
        return switch (codec) {
            case H264 -> 0.0075;
            case VP8 -> 0.0105;
            case AV1 -> 0.012;
            case VP9 -> 0.015;
        };
    }

    /**
     * Takes a measurement; to be called about once a second.
     *
     * @param cores processor time of this process per second
     * @param pixelsPerSecond encoded for all viewers together
     * @param codec of most of them
     * @param seconds since the last call
     */
    public synchronized void measured(double cores, double pixelsPerSecond, VideoCodec codec, double seconds) {
        samples.addLast(new Sample(cores, pixelsPerSecond / MILLION * coresPerMegapixel(codec), seconds));
        double window = samples.stream().mapToDouble(Sample::seconds).sum();
        while (samples.size() > 1 && window - samples.getFirst().seconds() >= WINDOW_SECONDS) {
            window -= samples.removeFirst().seconds();
        }
    }

    /**
     * Returns how much more encoding costs here than where {@link #coresPerMegapixel} was measured; bounded, because
     * other work is included.
     */
    synchronized double calibration() {
        double used = 0;
        double expected = 0;
        for (Sample s : samples) {
            used += s.cores() * s.seconds();
            expected += s.expected() * s.seconds();
        }
        double least = WINDOW_SECONDS * MIN_PIXELS_PER_SECOND / MILLION * coresPerMegapixel(VideoCodec.H264) / 2;
        return expected < least ? 1 : Math.max(1 / MAX_CALIBRATION, Math.min(MAX_CALIBRATION, used / expected));
    }

    /** Returns the number of viewers. */
    public synchronized int viewers() {
        return permits.size();
    }

    /**
     * Admits one more viewer.
     *
     * @param pixelsPerSecond that it will be sent, for all its streams together
     * @throws SessionRefusedException FULL; the message says what to do instead
     */
    public synchronized Permit admit(double pixelsPerSecond, VideoCodec codec) throws SessionRefusedException {
        if (permits.size() >= maxViewers) {
            throw full("all " + maxViewers + " places for WebRTC sessions are taken");
        }
        double expected =
                Math.max(MIN_PIXELS_PER_SECOND, pixelsPerSecond) / MILLION * coresPerMegapixel(codec) * calibration();
        double busy = busy();
        if (!permits.isEmpty() && busy + expected > budget) {
            throw full(String.format(
                    Locale.ROOT,
                    "another WebRTC session would take %.2f cores, and %.2f of %.2f are in use",
                    expected,
                    busy,
                    budget));
        }
        Permit permit = new Permit(expected, nanoTime.getAsLong());
        permits.add(permit);
        return permit;
    }

    /**
     * Returns whether fewer than {@value #CROWDED_ROOM} more viewers like the present ones fit in; then until
     * {@value #ROOM_AGAIN} do.
     */
    public synchronized boolean crowded() {
        double each = permits.stream().mapToDouble(p -> p.expected).average().orElse(0);
        int room = crowded ? ROOM_AGAIN : CROWDED_ROOM;
        crowded = !permits.isEmpty() && (permits.size() + room > maxViewers || busy() + room * each > budget);
        return crowded;
    }

    private static SessionRefusedException full(String why) {
        return new SessionRefusedException(Reason.FULL, why + "; use the WebSocket instead, at streaming/client/");
    }

    /** Returns what was measured, with the viewers that are new and without those that have left. */
    private double busy() {
        double seconds = 0;
        double used = 0;
        for (Sample s : samples) {
            used += s.cores() * s.seconds();
            seconds += s.seconds();
        }
        double measured = seconds == 0 ? 0 : used / seconds;
        long now = nanoTime.getAsLong();
        double coming = 0;
        for (Permit permit : permits) {
            coming += permit.expected * (samples.isEmpty() ? 1 : 1 - windowShare(now - permit.since));
        }
        left.removeIf(l -> windowShare(now - l.since()) >= 1);
        double going = 0;
        for (Left l : left) {
            going += l.cores() * (1 - windowShare(now - l.since()));
        }
        return Math.max(0, measured - going) + coming;
    }

    private static double windowShare(long nanos) {
        return Math.min(1, nanos / 1e9 / WINDOW_SECONDS);
    }

    private synchronized void leave(Permit permit) {
        if (permits.remove(permit) && left.size() < MAX_LEFT) {
            long now = nanoTime.getAsLong();
            left.add(new Left(permit.expected * windowShare(now - permit.since), now));
        }
    }
}
