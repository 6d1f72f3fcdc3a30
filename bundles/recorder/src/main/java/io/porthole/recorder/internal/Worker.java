/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Makes threads for work that must not be done where it arises, such as an encoder's thread. */
final class Worker {
    private static final int MAX_WAITING = 256;
    private static final long IDLE_THREAD_S = 10;

    private Worker() {}

    /** Returns an executor of one thread, which ends when it has nothing to do; what is too much for it is dropped. */
    static ThreadPoolExecutor create(String name) {
        ThreadPoolExecutor worker = new ThreadPoolExecutor(
                1,
                1,
                IDLE_THREAD_S,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING),
                task -> new Thread(task, name),
                new ThreadPoolExecutor.DiscardPolicy());
        worker.allowCoreThreadTimeOut(true);
        return worker;
    }
}
