/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.encode;

import java.util.IdentityHashMap;
import java.util.concurrent.TimeUnit;

/** Encoders that failed and are not used for a while: 5 s at first, twice as long each time, a minute at most. */
final class FailureBackoff {
    private static final long MIN_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final IdentityHashMap<RegisteredEncoder, Pause> pauses = new IdentityHashMap<>();

    private record Pause(long sinceNanos, long lengthNanos) {}

    /** Starts or doubles the pause of an encoder; returns whether it is the first one. */
    boolean add(RegisteredEncoder encoder, long nowNanos) {
        Pause before = pauses.get(encoder);
        long length = before == null ? MIN_NANOS : Math.min(MAX_NANOS, before.lengthNanos * 2);
        pauses.put(encoder, new Pause(nowNanos, length));
        return before == null;
    }

    boolean isPaused(RegisteredEncoder encoder, long nowNanos) {
        Pause d = pauses.get(encoder);
        return d != null && nowNanos - d.sinceNanos < d.lengthNanos;
    }

    /** Forgets all but these. */
    void retain(Iterable<RegisteredEncoder> encoders) {
        IdentityHashMap<RegisteredEncoder, Pause> kept = new IdentityHashMap<>();
        for (RegisteredEncoder c : encoders) {
            Pause d = pauses.get(c);
            if (d != null) {
                kept.put(c, d);
            }
        }
        pauses.clear();
        pauses.putAll(kept);
    }
}
