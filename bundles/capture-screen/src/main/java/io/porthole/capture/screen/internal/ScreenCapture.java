/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.SourceCondition;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The thread that takes the pictures. It survives an X server or a window that goes and comes back. */
final class ScreenCapture implements Runnable {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final ScreenWish wish;
    private final FrameSink sink;
    private final ScreenCamera camera;
    private volatile boolean running = true;
    private volatile boolean wanted;

    ScreenCapture(ScreenWish wish, FrameSink sink) {
        this.wish = wish;
        this.sink = sink;
        this.camera = new ScreenCamera(wish);
    }

    /** Somebody begins or ceases to watch. */
    void demand(boolean wanted, Thread thread) {
        this.wanted = wanted;
        LockSupport.unpark(thread);
    }

    void stop(Thread thread) {
        running = false;
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        long next = System.nanoTime();
        try {
            while (running) {
                if (!wanted) {
                    LockSupport.park(this);
                    next = System.nanoTime();
                    continue;
                }
                long pause = next - System.nanoTime();
                if (pause > 0) {
                    LockSupport.parkNanos(this, pause);
                    continue;
                }
                next = Math.max(next, System.nanoTime() - wish.intervalNanos()) + step();
            }
        } finally {
            camera.close();
        }
    }

    /** Takes a picture; returns the time until the next one. */
    private long step() {
        try {
            camera.take(sink);
            return wish.intervalNanos();
        } catch (XException e) {
            sink.report(SourceCondition.LOST, String.valueOf(e.getMessage()));
            return RETRY_NANOS;
        }
    }
}
