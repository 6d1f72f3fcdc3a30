/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.module;

import java.util.concurrent.Callable;

/** Runs something with another context class loader on the thread. */
public final class ContextLoader {
    private ContextLoader() {}

    public static <T> T call(ClassLoader loader, Callable<T> task) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return task.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    public static void run(ClassLoader loader, Runnable task) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            task.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
