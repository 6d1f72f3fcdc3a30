/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what other threads do. */
final class Until {
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private Until() {}

    /** Fails when it does not become true within ten seconds. */
    static void that(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TIMEOUT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                fail("not within ten seconds: " + what);
            }
            LockSupport.parkNanos(200_000);
        }
    }

    /** Fails when it becomes false within the time. */
    static void stays(String what, long millis, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() - end < 0) {
            if (!condition.getAsBoolean()) {
                fail("not for long: " + what);
            }
            LockSupport.parkNanos(200_000);
        }
    }
}
