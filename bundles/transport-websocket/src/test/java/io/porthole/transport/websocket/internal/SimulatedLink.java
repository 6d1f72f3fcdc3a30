/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A source, a window and a line of a certain speed and delay, in simulated time. The source makes a picture each
 * interval; while the window is closed the newest one waits and older ones are dropped.
 */
final class SimulatedLink {
    private static final long MS = 1_000_000;

    private final AckWindow window = new AckWindow();
    private final double framesPerSecond;
    private final double jitterMs;
    private final Random random = new Random(7);
    private final ArrayDeque<long[]> arriving = new ArrayDeque<>();
    private final ArrayDeque<long[]> acks = new ArrayDeque<>();
    final List<Arrival> arrivals = new ArrayList<>();
    private double roundTripMs;
    private double sendMs;
    private long now = 10_000 * MS;
    private long lineFree = now;
    private long sequence;
    private long made = Long.MIN_VALUE;

    /** What the viewer got when, and how old it was. */
    record Arrival(double atSeconds, double ageMs) {}

    /**
     * A line.
     *
     * @param sendMs how long one picture keeps the line busy
     */
    SimulatedLink(double framesPerSecond, double roundTripMs, double sendMs, double jitterMs) {
        this.framesPerSecond = framesPerSecond;
        this.roundTripMs = roundTripMs;
        this.sendMs = sendMs;
        this.jitterMs = jitterMs;
    }

    void becomes(double roundTrip, double send) {
        roundTripMs = roundTrip;
        sendMs = send;
    }

    int window() {
        return window.size();
    }

    /** Lets time pass. */
    void run(double seconds) {
        long end = now + (long) (seconds * 1000 * MS);
        long interval = (long) (1000 * MS / framesPerSecond);
        long nextFrame = now;
        for (; now < end; now += MS / 4) {
            if (now >= nextFrame) {
                nextFrame += interval;
                sequence++;
                made = now;
            }
            while (!acks.isEmpty() && acks.peek()[1] <= now) {
                window.acknowledged(acks.remove()[0], now);
            }
            while (!arriving.isEmpty() && arriving.peek()[1] <= now) {
                arrive(arriving.remove());
            }
            if (made != Long.MIN_VALUE && window.open()) {
                send();
            }
        }
    }

    private void send() {
        window.sent(sequence, 1000, made, now);
        lineFree = Math.max(lineFree, now) + (long) (sendMs * MS);
        long delay = (long) ((roundTripMs / 2 + random.nextDouble() * jitterMs) * MS);
        long[] last = arriving.peekLast();
        long at = Math.max(lineFree + delay, last == null ? 0 : last[1]);
        arriving.add(new long[] {sequence, at, made});
        made = Long.MIN_VALUE;
    }

    private void arrive(long[] picture) {
        arrivals.add(new Arrival(picture[1] / 1e9, (picture[1] - picture[2]) / 1e6));
        acks.add(new long[] {picture[0], picture[1] + (long) (roundTripMs / 2 * MS)});
    }

    /** Pictures a second over the last seconds. */
    double rate(double seconds) {
        return recent(seconds).size() / seconds;
    }

    /** Age in milliseconds that 95 of 100 pictures of the last seconds did not exceed. */
    double age95(double seconds) {
        List<Double> ages =
                recent(seconds).stream().map(Arrival::ageMs).sorted().toList();
        return ages.get((int) (ages.size() * 0.95));
    }

    private List<Arrival> recent(double seconds) {
        double from = now / 1e9 - seconds;
        return arrivals.stream().filter(a -> a.atSeconds >= from).toList();
    }
}
