/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Gives large frames the cores that nobody uses. A frame's own thread takes one while it is compressed, and a core that
 * is busy for half of the time is one that helps nobody: so a further thread is for each whole core that is idle beyond
 * one half.
 */
final class IdleCores implements StripeThreads {
    static final int MIN_PIXELS = 1920 * 1080;
    private static final int MAX_THREADS = 4;
    private static final long MAX_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final int cores;
    private final DoubleSupplier load;
    private final LongSupplier nanos;
    private long measuredNanos;
    private int threads = 1;

    /**
     * Measures nothing yet.
     *
     * @param cores of the machine, or of the container
     * @param load share of them that was busy since the last call, from 0 to 1; negative when that is not known
     * @param nanos clock
     */
    IdleCores(int cores, DoubleSupplier load, LongSupplier nanos) {
        this.cores = cores;
        this.load = load;
        this.nanos = nanos;
        this.measuredNanos = nanos.getAsLong() - MAX_AGE_NANOS;
    }

    static IdleCores ofThisMachine() {
        return new IdleCores(Runtime.getRuntime().availableProcessors(), IdleCores::load, System::nanoTime);
    }

    @Override
    public synchronized int of(int width, int height) {
        if (cores < 2 || (long) width * height < MIN_PIXELS) {
            return 1;
        }
        long now = nanos.getAsLong();
        if (now - measuredNanos >= MAX_AGE_NANOS) {
            measuredNanos = now;
            double busy = load.getAsDouble();
            int idle = busy < 0 ? 0 : (int) ((1 - busy) * cores + 0.5);
            threads = Math.max(1, Math.min(idle, most()));
        }
        return threads;
    }

    @Override
    public int most() {
        return Math.min(cores, MAX_THREADS);
    }

    /** By name, because {@code com.sun.management} is not in every Java runtime. */
    private static double load() {
        try {
            ObjectName system = new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME);
            Object busy = ManagementFactory.getPlatformMBeanServer().getAttribute(system, "CpuLoad");
            return busy instanceof Double share ? share : -1;
        } catch (JMException e) {
            return -1;
        }
    }
}
