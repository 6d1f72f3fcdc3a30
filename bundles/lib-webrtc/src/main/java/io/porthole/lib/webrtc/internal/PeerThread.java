/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A peer's thread: work in order, a bounded number waiting, and a last piece after which nothing more is done. */
final class PeerThread {
    private static final int MAX_WAITING = 4096;

    private final ThreadPoolExecutor executor;
    private boolean finished;

    PeerThread(String name) {
        BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
        executor = new ThreadPoolExecutor(0, 1, 5, TimeUnit.SECONDS, queue, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setCorePoolSize(1);
        executor.allowCoreThreadTimeOut(true);
    }

    /** Returns whether the work was accepted: not after the last piece, nor when too much waits already. */
    synchronized boolean execute(Runnable work) {
        if (finished || executor.getQueue().size() >= MAX_WAITING) {
            return false;
        }
        executor.execute(() -> NativeBoundary.guard(work));
        return true;
    }

    /** Does this last. Later calls do nothing. */
    synchronized void finish(Runnable last) {
        if (!finished) {
            finished = true;
            executor.execute(() -> NativeBoundary.guard(last));
            executor.shutdown();
        }
    }

    boolean awaitFinished(long millis) throws InterruptedException {
        return executor.awaitTermination(millis, TimeUnit.MILLISECONDS);
    }
}
