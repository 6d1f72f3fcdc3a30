/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.http.internal.access.AddressCounts.Result;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressBoundsTest {
    private final AtomicLong now = new AtomicLong();

    @Test
    void anAddressHasABurstAndThenAnEvenRateAndOthersHaveTheirOwn() {
        AddressRates rates = new AddressRates(3, 2, now::get);
        for (int i = 0; i < 3; i++) {
            assertTrue(rates.take("a"));
        }
        assertFalse(rates.take("a"));
        assertTrue(rates.take("b"));
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));
        assertTrue(rates.take("a"));
        assertFalse(rates.take("a"));
        now.addAndGet(TimeUnit.HOURS.toNanos(1));
        for (int i = 0; i < 3; i++) {
            assertTrue(rates.take("a"));
        }
        assertFalse(rates.take("a"));
    }

    @Test
    void whatIsReservedIsDueAtAnEvenRateAfterABurstAndForOthersAtOnce() {
        AddressRates rates = new AddressRates(2, 4, now::get);
        assertEquals(0, rates.reserve("a"));
        assertEquals(0, rates.reserve("a"));
        assertEquals(TimeUnit.MILLISECONDS.toNanos(250), rates.reserve("a"));
        assertEquals(TimeUnit.MILLISECONDS.toNanos(500), rates.reserve("a"));
        assertEquals(0, rates.reserve("b"));
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));
        assertEquals(TimeUnit.MILLISECONDS.toNanos(250), rates.reserve("a"));
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertEquals(0, rates.reserve("a"));
    }

    @Test
    void ofManyAddressesTheLastAreRemembered() {
        AddressRates rates = new AddressRates(1, 0, now::get);
        assertTrue(rates.take("first"));
        for (int i = 0; i < AddressRates.MAX_ADDRESSES; i++) {
            assertTrue(rates.take("other " + i));
        }
        assertFalse(rates.take("other " + 1));
        assertTrue(rates.take("first"), "forgotten, so that memory is bounded");
    }

    @Test
    void countsAreBoundedForEachAddressAndForAllAndAProxyStandsForMany() {
        AddressCounts counts = new AddressCounts(2, 4);
        assertEquals(Result.ENTERED, counts.enter("a"));
        assertEquals(Result.ENTERED, counts.enter("a"));
        assertEquals(Result.ADDRESS_FULL, counts.enter("a"));
        counts.leave("a");
        assertEquals(Result.ENTERED, counts.enter(null));
        assertEquals(Result.ENTERED, counts.enter(null));
        assertEquals(Result.ENTERED, counts.enter(null));
        assertEquals(Result.FULL, counts.enter("b"));
        counts.leave(null);
        assertEquals(Result.ENTERED, counts.enter("b"));
        assertEquals(4, counts.all());
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7,192.0.2.7",
        "2001:db8:1:2:3:4:5:6,2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:2::9,2001:db8:1:2:0:0:0:0/64",
        "::1,0:0:0:0:0:0:0:1",
        "::ffff:192.0.2.7,192.0.2.7",
    })
    void aClientOfIpv6IsItsNetwork(String address, String counted) throws Exception {
        assertEquals(counted, ClientAddress.of(new InetSocketAddress(InetAddress.getByName(address), 1)));
    }
}
