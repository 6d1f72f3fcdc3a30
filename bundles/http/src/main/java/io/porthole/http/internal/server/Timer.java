/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread for what has to happen later: pings, retries, the end of closing connections. */
final class Timer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Timer.class);

    private final ScheduledThreadPoolExecutor executor;

    Timer() {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "http-timer");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
    }

    /** Runs it once; at once when the timer is closed. */
    synchronized void after(long millis, Runnable task) {
        if (executor.isShutdown()) {
            task.run();
            return;
        }
        Future<?> ignored = executor.schedule(guarded(task), millis, TimeUnit.MILLISECONDS);
    }

    /** Runs it after each pause until it returns true. */
    synchronized void until(long pauseInMs, BooleanSupplier done) {
        if (executor.isShutdown()) {
            return;
        }
        Runnable once = () -> {
            if (!done.getAsBoolean()) {
                until(pauseInMs, done);
            }
        };
        Future<?> ignored = executor.schedule(guarded(once), pauseInMs, TimeUnit.MILLISECONDS);
    }

    /** Runs it again and again, until it is cancelled. */
    Future<?> every(long millis, Runnable task) {
        return executor.scheduleWithFixedDelay(guarded(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("[http] A timed task failed", e);
            }
        };
    }

    @Override
    public synchronized void close() {
        executor.shutdownNow();
    }
}
