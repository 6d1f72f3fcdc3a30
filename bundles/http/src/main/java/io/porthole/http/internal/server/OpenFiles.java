/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many more files this process may open; each connection is one. Safe from any thread. */
final class OpenFiles {
    /** What the host keeps for itself: bundles, models, the sockets of producers. */
    static final int RESERVE = 48;

    private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

    /** Counting reads a folder, so it is not done for each connection of a flood. */
    private static final long MAX_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Not yet counted: another thread's first connection must not be refused while one counts. */
    private final AtomicLong free = new AtomicLong(Integer.MAX_VALUE);

    private final AtomicLong countedAt = new AtomicLong(System.nanoTime() - MAX_AGE_NANOS - 1);

    /** Returns whether there is one for another connection, and takes it from the count if so. */
    boolean take() {
        long last = countedAt.get();
        long now = System.nanoTime();
        if (now - last > MAX_AGE_NANOS && countedAt.compareAndSet(last, now)) {
            free.set(free());
        }
        return free.getAndDecrement() > 0;
    }

    /** Returns how many there are for connections; all that one could want where the platform does not say. */
    static long free() {
        try {
            // by name, because com.sun.management is not in every Java runtime
            ObjectName system = new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME);
            var server = ManagementFactory.getPlatformMBeanServer();
            long max = (Long) server.getAttribute(system, "MaxFileDescriptorCount");
            return max - (Long) server.getAttribute(system, "OpenFileDescriptorCount") - RESERVE;
        } catch (JMException e) {
            LOG.debug("[http] The platform does not count open files", e);
            return Integer.MAX_VALUE;
        }
    }
}
