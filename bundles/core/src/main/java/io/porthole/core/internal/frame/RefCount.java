/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.frame;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** Number of owners. Begins with one; once at none it stays there. */
final class RefCount {
    private static final AtomicIntegerFieldUpdater<RefCount> OWNERS =
            AtomicIntegerFieldUpdater.newUpdater(RefCount.class, "owners");

    private volatile int owners = 1;

    /** Adds an owner unless there is none left. */
    boolean tryRetain() {
        for (; ; ) {
            int n = owners;
            if (n == 0) {
                return false;
            }
            if (OWNERS.compareAndSet(this, n, n + 1)) {
                return true;
            }
        }
    }

    /**
     * Takes an owner away.
     *
     * @return whether it was the last
     * @throws IllegalStateException when there was none left
     */
    boolean release() {
        for (; ; ) {
            int n = owners;
            if (n == 0) {
                throw new IllegalStateException("the frame was closed more often than it was retained");
            }
            if (OWNERS.compareAndSet(this, n, n - 1)) {
                return n == 1;
            }
        }
    }

    boolean isAlive() {
        return owners > 0;
    }
}
