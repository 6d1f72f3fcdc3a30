/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs one step at a time without a lock, however many threads ask: the first to come runs it for the others, again
 * and again until nobody has asked since. So what the step touches belongs to one thread at a time, and a thread that
 * finds another at work returns at once.
 */
public final class SerialDrain {
    private final AtomicInteger asked = new AtomicInteger();
    private final Runnable step;

    /** @param step does all that can be done now; must not wait, and must not throw */
    public SerialDrain(Runnable step) {
        this.step = step;
    }

    /** Runs the step on this thread, or makes the thread that is running it do so once more. */
    public void run() {
        if (asked.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            step.run();
            missed = asked.addAndGet(-missed);
        } while (missed != 0);
    }
}
