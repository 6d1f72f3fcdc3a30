/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TickerTest {
    private static final int PAUSE_MS = 5;
    private static final int PATIENCE_S = 10;

    private final Semaphore runs = new Semaphore(0);
    private final AtomicReference<Thread> thread = new AtomicReference<>();

    private void run() {
        thread.set(Thread.currentThread());
        runs.release();
    }

    private void awaitRuns(int count) throws InterruptedException {
        assertTrue(runs.tryAcquire(count, PATIENCE_S, TimeUnit.SECONDS), "it does not run");
    }

    @Test
    void itRunsAgainAndAgainOnAThreadOfItsName() throws InterruptedException {
        try (Ticker ticker = new Ticker("a ticker", PAUSE_MS, this::run)) {
            awaitRuns(3);
            assertEquals("a ticker", thread.get().getName());
            ticker.wake(); // changes nothing
            awaitRuns(3);
        }
    }

    @Test
    void aRunThatFailsIsFollowedByTheNext() throws InterruptedException {
        Runnable failing = () -> {
            run();
            throw new IllegalStateException("a fault of the task, which the log tells");
        };
        try (Ticker ticker = new Ticker("failing", PAUSE_MS, failing)) {
            awaitRuns(3);
        }
    }

    @Test
    void itSleepsWhileThereIsNothingToDoAndGoesOnWhenWoken() throws InterruptedException {
        AtomicBoolean idle = new AtomicBoolean(true);
        Semaphore asked = new Semaphore(0);
        try (Ticker ticker = new Ticker(
                "sleeper",
                PAUSE_MS,
                () -> {
                    asked.release();
                    return idle.get();
                },
                this::run)) {
            assertTrue(asked.tryAcquire(PATIENCE_S, TimeUnit.SECONDS));
            assertFalse(runs.tryAcquire(20 * PAUSE_MS, TimeUnit.MILLISECONDS), "it ran with nothing to do");
            idle.set(false);
            ticker.wake();
            awaitRuns(3);
            idle.set(true);
            asked.drainPermits();
            assertTrue(asked.tryAcquire(PATIENCE_S, TimeUnit.SECONDS), "it is asked after each run");
            runs.drainPermits();
            assertFalse(runs.tryAcquire(20 * PAUSE_MS, TimeUnit.MILLISECONDS), "it ran with nothing to do");
        }
    }

    @Test
    void workThatComesWhileItFallsAsleepIsNotForgotten() throws InterruptedException {
        AtomicBoolean idle = new AtomicBoolean(true);
        AtomicReference<Ticker> itself = new AtomicReference<>();
        Semaphore there = new Semaphore(0);
        // the work comes after the ticker has found that there is none, and before it sleeps
        try (Ticker ticker = new Ticker(
                "late",
                PAUSE_MS,
                () -> {
                    boolean nothing = idle.get();
                    if (nothing) {
                        there.acquireUninterruptibly();
                        idle.set(false);
                        itself.get().wake();
                    }
                    return nothing;
                },
                this::run)) {
            itself.set(ticker);
            there.release();
            awaitRuns(1);
        }
    }

    @Test
    void closingEndsItsThreadAlsoInItsSleep() throws InterruptedException {
        Ticker sleeping = new Ticker("sleeping", PAUSE_MS, () -> true, this::run);
        Ticker running = new Ticker("running", PAUSE_MS, this::run);
        awaitRuns(1);
        running.close();
        running.close();
        sleeping.close();
        assertFalse(thread.get().isAlive());
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().equals("sleeping") || t.getName().equals("running")));
        runs.drainPermits();
        running.wake();
        assertFalse(runs.tryAcquire(20 * PAUSE_MS, TimeUnit.MILLISECONDS), "it ran after its end");
    }

    @Test
    void afterStopNothingBegins() throws InterruptedException {
        try (Ticker ticker = new Ticker("stopped", PAUSE_MS, this::run)) {
            awaitRuns(1);
            ticker.stop();
            thread.get().join(TimeUnit.SECONDS.toMillis(PATIENCE_S));
            assertFalse(thread.get().isAlive());
        }
    }
}
