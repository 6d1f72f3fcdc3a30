/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.access;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what is open, with a bound for each address and one for all together. Safe from any thread. */
public final class AddressCounts {
    private final int maxEach;
    private final int maxAll;
    private final Map<String, Integer> counts = new HashMap<>();
    private int all;

    /** What {@link #enter} says. */
    public enum Result {
        /** It is counted until {@link #leave}. */
        ENTERED,
        /** This address has as many open as it may. */
        ADDRESS_FULL,
        /** All addresses together have as many open as they may. */
        FULL
    }

    /** Bounds by number. */
    public AddressCounts(int maxEach, int maxAll) {
        this.maxEach = maxEach;
        this.maxAll = maxAll;
    }

    /**
     * Counts one more if the bounds allow it.
     *
     * @param address null for one that stands for many, such as a proxy's: it has no bound of its own
     */
    public synchronized Result enter(@Nullable String address) {
        if (all >= maxAll) {
            return Result.FULL;
        }
        if (address != null && counts.getOrDefault(address, 0) >= maxEach) {
            return Result.ADDRESS_FULL;
        }
        all++;
        if (address != null) {
            counts.merge(address, 1, Integer::sum);
        }
        return Result.ENTERED;
    }

    /** Counts one less of what has entered. */
    public synchronized void leave(@Nullable String address) {
        all--;
        if (address != null) {
            counts.computeIfPresent(address, (a, n) -> n == 1 ? null : n - 1);
        }
    }

    /** Returns how many are open. */
    public synchronized int all() {
        return all;
    }
}
