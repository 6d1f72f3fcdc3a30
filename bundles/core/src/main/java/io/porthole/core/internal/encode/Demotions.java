/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.encode;

import java.util.IdentityHashMap;
import java.util.concurrent.TimeUnit;

/** Encoders that broke and are left alone for a while: 5 s at first, twice as long each time, a minute at most. */
final class Demotions {
    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final IdentityHashMap<Candidate, Demotion> demotions = new IdentityHashMap<>();

    private record Demotion(long sinceNanos, long lengthNanos) {}

    /** Leaves it alone; true the first time. */
    boolean add(Candidate candidate, long nowNanos) {
        Demotion before = demotions.get(candidate);
        long length = before == null ? FIRST_NANOS : Math.min(LONGEST_NANOS, before.lengthNanos * 2);
        demotions.put(candidate, new Demotion(nowNanos, length));
        return before == null;
    }

    boolean holds(Candidate candidate, long nowNanos) {
        Demotion d = demotions.get(candidate);
        return d != null && nowNanos - d.sinceNanos < d.lengthNanos;
    }

    /** Forgets all but these. */
    void retain(Iterable<Candidate> candidates) {
        IdentityHashMap<Candidate, Demotion> kept = new IdentityHashMap<>();
        for (Candidate c : candidates) {
            Demotion d = demotions.get(c);
            if (d != null) {
                kept.put(c, d);
            }
        }
        demotions.clear();
        demotions.putAll(kept);
    }
}
