/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread of its own that runs a task again and again, such as a transport's timeouts and repetitions, and sleeps
 * while there is nothing to do.
 */
public final class Ticker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    private static final long CLOSE_TIMEOUT_MS = 500;

    private final String name;
    private final long pauseInNanos;
    private final BooleanSupplier idle;
    private final Runnable task;
    private final Thread thread;
    private boolean woken;
    private volatile boolean stopped;

    /**
     * Starts at once and never sleeps.
     *
     * @param name of the thread
     * @param pauseInMs between two runs
     * @param task what to run; an exception is logged and the next run comes all the same
     */
    public Ticker(String name, long pauseInMs, Runnable task) {
        this(name, pauseInMs, () -> false, task);
    }

    /**
     * Starts at once.
     *
     * @param name of the thread
     * @param pauseInMs between two runs
     * @param idle whether there is nothing to do; asked after each run on the ticker's thread, without a lock. While it
     *     is true nothing runs until {@link #wake}, which whoever changes that calls afterwards
     * @param task what to run; an exception is logged and the next run comes all the same
     */
    public Ticker(String name, long pauseInMs, BooleanSupplier idle, Runnable task) {
        this.name = name;
        this.pauseInNanos = TimeUnit.MILLISECONDS.toNanos(pauseInMs);
        this.idle = idle;
        this.task = task;
        thread = new Thread(this::run, name);
        thread.start();
    }

    private void run() {
        try {
            while (!stopped) {
                takeWake();
                if (idle.getAsBoolean()) {
                    awaitWake();
                }
                pause();
                tick();
            }
        } catch (InterruptedException e) {
            LOG.debug("{}: closed", name);
        }
    }

    private synchronized void takeWake() {
        woken = false;
    }

    private synchronized void awaitWake() throws InterruptedException {
        while (!woken && !stopped) {
            wait();
        }
    }

    private synchronized void pause() throws InterruptedException {
        long end = System.nanoTime() + pauseInNanos;
        for (long left = pauseInNanos; left > 0 && !stopped; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private void tick() {
        if (stopped) {
            return;
        }
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("{}: a run failed", name, e);
        }
    }

    /** Goes on after a sleep, from the next pause on; for any thread, and cheap when it does not sleep. */
    public synchronized void wake() {
        if (!woken) {
            woken = true;
            notifyAll();
        }
    }

    /** Begins no further run; one that goes on is not waited for. */
    public synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    /** Stops, and returns when the thread has ended or shortly after. */
    @Override
    public void close() {
        stop();
        thread.interrupt();
        try {
            thread.join(CLOSE_TIMEOUT_MS);
            if (thread.isAlive()) {
                LOG.warn("{}: still running after {} ms", name, CLOSE_TIMEOUT_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
