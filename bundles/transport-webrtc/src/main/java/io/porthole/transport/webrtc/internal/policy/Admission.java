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
 * Lets viewers in as long as the processor has room: every one costs an encode of its own. What the next one will cost
 * is foretold from what those who watch cost, for their pixels, over the last seconds; before anybody watches, from
 * what the library was seen to take. All processor time of this process counts, so other work leaves less room. Safe
 * from any thread.
 */
public final class Admission {
    /** Seconds over which the cost is measured, and in which a newcomer counts beside what is measured. */
    static final int WINDOW_SECONDS = 8;

    /** Least pixels a second that a viewer counts with, so that a paused source lets not everybody in. */
    private static final double LEAST_PIXELS_PER_SECOND = 640 * 360 * 10.0;

    private static final double FACTOR = 3;
    private static final double MILLION = 1e6;
    private static final int MAX_LEFT = 256;

    /** A viewer's place; closing it gives it back. */
    public final class Permit implements AutoCloseable {
        private final double expected;
        private final long since;

        private Permit(double expected, long since) {
            this.expected = expected;
            this.since = since;
        }

        /** Gives the place back. Calling it again does nothing. */
        @Override
        public void close() {
            leave(this);
        }
    }

    private record Sample(double cores, double expected, double seconds) {}

    /** What of somebody who has left is still in what was measured. */
    private record Left(double cores, long since) {}

    private final int maxViewers;
    private final double budget;
    private final LongSupplier nanoTime;
    private final Set<Permit> seats = new LinkedHashSet<>();
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final List<Left> left = new ArrayList<>();

    /**
     * With an empty house.
     *
     * @param cores of this machine
     * @param share of them that may be busy, 0.1 to 10; more than 1 lets in more than can be served well
     * @param maxViewers however much room there is, at least 1
     * @param nanoTime such as {@link System#nanoTime()}
     */
    public Admission(int cores, double share, int maxViewers, LongSupplier nanoTime) {
        this.budget = cores * share;
        this.maxViewers = maxViewers;
        this.nanoTime = nanoTime;
    }

    /** Cores that compressing takes for a million pixels a second, as measured for the library at 720p and 1080p. */
    static double coresPerMegapixel(VideoCodec codec) {
        return switch (codec) {
            case H264 -> 0.0075;
            case VP8 -> 0.0105;
            case AV1 -> 0.012;
            case VP9 -> 0.015;
        };
    }

    /**
     * Takes what was used; to be called about once a second.
     *
     * @param cores processor time of this process in a second
     * @param pixelsPerSecond compressed for all viewers together
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

    /** How much dearer it is here than where {@link #coresPerMegapixel} was measured; bounded, for other work is counted in. */
    synchronized double calibration() {
        double used = 0;
        double expected = 0;
        for (Sample s : samples) {
            used += s.cores() * s.seconds();
            expected += s.expected() * s.seconds();
        }
        double least = WINDOW_SECONDS * LEAST_PIXELS_PER_SECOND / MILLION * coresPerMegapixel(VideoCodec.H264) / 2;
        return expected < least ? 1 : Math.max(1 / FACTOR, Math.min(FACTOR, used / expected));
    }

    /** Viewers that are in. */
    public synchronized int viewers() {
        return seats.size();
    }

    /**
     * A place for one more viewer.
     *
     * @param pixelsPerSecond that it will be sent, for all its streams together
     * @throws SessionRefusedException FULL; the message says what to do instead
     */
    public synchronized Permit admit(double pixelsPerSecond, VideoCodec codec) throws SessionRefusedException {
        if (seats.size() >= maxViewers) {
            throw full("all " + maxViewers + " places for viewers over WebRTC are taken");
        }
        double expected = Math.max(LEAST_PIXELS_PER_SECOND, pixelsPerSecond) / MILLION * coresPerMegapixel(codec) * calibration();
        double busy = busy();
        if (!seats.isEmpty() && busy + expected > budget) {
            throw full(String.format(
                    Locale.ROOT,
                    "another viewer over WebRTC would take %.2f cores, and %.2f of %.2f are in use",
                    expected,
                    busy,
                    budget));
        }
        Permit seat = new Permit(expected, nanoTime.getAsLong());
        seats.add(seat);
        return seat;
    }

    private static SessionRefusedException full(String why) {
        return new SessionRefusedException(Reason.FULL, why + "; the WebSocket has room, at streaming/client/");
    }

    /** What was measured, with those who have not been in all the time, without those who have left. */
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
        for (Permit seat : seats) {
            coming += seat.expected * (samples.isEmpty() ? 1 : 1 - windowShare(now - seat.since));
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

    private synchronized void leave(Permit seat) {
        if (seats.remove(seat) && left.size() < MAX_LEFT) {
            long now = nanoTime.getAsLong();
            left.add(new Left(seat.expected * windowShare(now - seat.since), now));
        }
    }
}
