/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import javax.management.JMException;
import javax.management.ObjectName;

/** How busy the machine's or the container's cores are, measured twice a second at most. Safe from any thread. */
final class ProcessorLoad {
    static final long MAX_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final int cores;
    private final DoubleSupplier load;
    private final LongSupplier nanos;
    private long measuredNanos;
    private double busy;

    /**
     * Measures nothing yet.
     *
     * @param cores of the machine, or of the container
     * @param load share of them that was busy since the last call, from 0 to 1; negative when that is not known
     * @param nanos clock
     */
    ProcessorLoad(int cores, DoubleSupplier load, LongSupplier nanos) {
        this.cores = cores;
        this.load = load;
        this.nanos = nanos;
        this.measuredNanos = nanos.getAsLong() - MAX_AGE_NANOS;
    }

    static ProcessorLoad ofThisMachine() {
        return new ProcessorLoad(Runtime.getRuntime().availableProcessors(), ProcessorLoad::load, System::nanoTime);
    }

    int cores() {
        return cores;
    }

    long now() {
        return nanos.getAsLong();
    }

    /** Returns how many cores are busy; all where that is not known. */
    synchronized double busyCores() {
        long now = nanos.getAsLong();
        if (now - measuredNanos >= MAX_AGE_NANOS) {
            measuredNanos = now;
            double share = load.getAsDouble();
            busy = (share < 0 ? 1 : share) * cores;
        }
        return busy;
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
