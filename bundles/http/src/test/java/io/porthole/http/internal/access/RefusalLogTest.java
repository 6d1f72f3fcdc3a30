/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RefusalLogTest {
    @Test
    void aRefusalIsLoggedOncePerNameAndMinuteHoweverManyNamesAreTried() {
        AtomicLong clock = new AtomicLong();
        RefusalLog log = new RefusalLog(clock::get);
        assertTrue(log.isDue("lab.test"));
        assertFalse(log.isDue("lab.test"));
        clock.addAndGet(TimeUnit.SECONDS.toNanos(30));
        assertTrue(log.isDue("other.test"));
        clock.addAndGet(TimeUnit.SECONDS.toNanos(31));
        assertTrue(log.isDue("lab.test"));
        assertFalse(log.isDue("other.test"));
        clock.addAndGet(TimeUnit.MINUTES.toNanos(2));
        assertEquals(
                64, IntStream.range(0, 1000).filter(i -> log.isDue("name" + i)).count());
    }
}
