/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread of its own that runs a task again and again, such as a transport's timeouts and repetitions. */
public final class Ticker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    private static final long CLOSE_TIMEOUT_MS = 500;

    private final String name;
    private final Runnable task;
    private final ScheduledExecutorService thread;
    private volatile boolean stopped;

    /**
     * Starts at once.
     *
     * @param name of the thread
     * @param pauseInMs between two runs
     * @param task what to run; an exception is logged and the next run comes all the same
     */
    public Ticker(String name, long pauseInMs, Runnable task) {
        this.name = name;
        this.task = task;
        thread = Executors.newSingleThreadScheduledExecutor(run -> new Thread(run, name));
        var unused = thread.scheduleWithFixedDelay(this::tick, pauseInMs, pauseInMs, TimeUnit.MILLISECONDS);
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

    /** Begins no further run; one that goes on is not waited for. */
    public void stop() {
        stopped = true;
    }

    /** Stops, and returns when the thread has ended or shortly after. */
    @Override
    public void close() {
        stop();
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                LOG.warn("{}: still running after {} ms", name, CLOSE_TIMEOUT_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
