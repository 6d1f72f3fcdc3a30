/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Runs tasks one after another, in their order, on threads of a pool. */
final class SerialExecutor implements Executor {
    private final Executor pool;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;
    private volatile @Nullable Thread thread;

    SerialExecutor(Executor pool) {
        this.pool = pool;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            waiting.addLast(task);
            if (running) {
                return;
            }
            running = true;
        }
        pool.execute(this::run);
    }

    /** Returns whether the caller is within a task. */
    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    private void run() {
        thread = Thread.currentThread();
        for (Runnable task = next(); task != null; task = next()) {
            task.run();
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable task = waiting.pollFirst();
        if (task == null) {
            running = false;
            thread = null;
        }
        return task;
    }
}
