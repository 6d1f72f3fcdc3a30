/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bounds how often each address does something: some times at once, then at an even rate. It remembers the addresses
 * that came last. Safe from any thread.
 */
public final class AddressRates {
    static final int MAX_ADDRESSES = 4096;

    private static final double SECOND = (double) TimeUnit.SECONDS.toNanos(1);

    private final double burst;
    private final double perSecond;
    private final LongSupplier nanoTime;
    private final Map<String, Allowance> allowances = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Allowance> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    private static final class Allowance {
        double left;
        long since;
    }

    /**
     * Bounds by burst and rate.
     *
     * @param burst how often at once
     * @param perSecond how often in the long run
     * @param nanoTime such as {@link System#nanoTime()}
     */
    public AddressRates(double burst, double perSecond, LongSupplier nanoTime) {
        this.burst = burst;
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
    }

    /** Returns whether the address may do it once more now, and counts it if so. */
    public synchronized boolean take(String address) {
        Allowance allowance = allowance(address);
        if (allowance.left < 1) {
            return false;
        }
        allowance.left--;
        return true;
    }

    /** Counts that the address does it, and returns how many nanoseconds later that must be for the rate to be kept. */
    public synchronized long reserve(String address) {
        Allowance allowance = allowance(address);
        allowance.left--;
        return allowance.left >= 0 ? 0 : (long) (-allowance.left / perSecond * SECOND);
    }

    private Allowance allowance(String address) {
        long now = nanoTime.getAsLong();
        Allowance allowance = allowances.get(address);
        if (allowance == null) {
            allowance = new Allowance();
            allowance.left = burst;
            allowances.put(address, allowance);
        } else {
            allowance.left = Math.min(burst, allowance.left + (now - allowance.since) / SECOND * perSecond);
        }
        allowance.since = now;
        return allowance;
    }
}
