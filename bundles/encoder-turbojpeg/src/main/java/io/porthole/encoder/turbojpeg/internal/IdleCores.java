/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Gives large frames of one encoder the cores that nobody else uses. What the encoder itself takes counts as unused,
 * else it would lose its second thread as soon as one no longer keeps up. A core that others use for more than half of
 * the time is theirs.
 */
final class IdleCores implements StripeThreads {
    static final int MIN_PIXELS = 1920 * 1080;
    private static final int MAX_THREADS = 4;

    private final ProcessorLoad load;
    private final LongSupplier threadNanos;
    private final AtomicLong spentNanos = new AtomicLong();
    private long chosenNanos;
    private long spentBefore;
    private int threads = 1;
    private boolean large;

    /**
     * Measures nothing yet.
     *
     * @param threadNanos processor time of the calling thread
     */
    IdleCores(ProcessorLoad load, LongSupplier threadNanos) {
        this.load = load;
        this.threadNanos = threadNanos;
        this.chosenNanos = load.now() - ProcessorLoad.MAX_AGE_NANOS;
    }

    static IdleCores of(ProcessorLoad load) {
        return new IdleCores(load, IdleCores::threadNanos);
    }

    @Override
    public int of(int width, int height) {
        large = load.cores() > 1 && (long) width * height >= MIN_PIXELS;
        if (!large) {
            return 1;
        }
        long now = load.now();
        if (now - chosenNanos >= ProcessorLoad.MAX_AGE_NANOS) {
            long spent = spentNanos.get();
            double mine = (double) (spent - spentBefore) / (now - chosenNanos);
            double others = Math.max(0, load.busyCores() - mine);
            threads = Math.max(1, Math.min(most(), (int) (load.cores() - others + 0.5)));
            spentBefore = spent;
            chosenNanos = now;
        }
        return threads;
    }

    @Override
    public int most() {
        return Math.min(load.cores(), MAX_THREADS);
    }

    @Override
    public long begin() {
        return large ? threadNanos.getAsLong() : 0;
    }

    @Override
    public void end(long begun) {
        if (large) {
            spentNanos.addAndGet(threadNanos.getAsLong() - begun);
        }
    }

    private static long threadNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : 0;
    }
}
