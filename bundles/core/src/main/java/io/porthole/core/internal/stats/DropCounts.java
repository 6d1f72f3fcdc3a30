/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stats;

import io.porthole.api.stream.DropReason;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Drops by reason. Of a viewer's reasons at most {@value #MAX_REASONS} are told apart, the rest is {@code other}.
 */
public final class DropCounts {
    private static final int MAX_REASONS = 24;

    private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();

    /** Counts drops; a reason with none is not kept. */
    public void add(String reason, long drops) {
        if (drops == 0) {
            return;
        }
        LongAdder count = counts.get(reason);
        if (count == null) {
            String kept = counts.size() < MAX_REASONS ? reason : DropReason.OTHER;
            count = counts.computeIfAbsent(kept, r -> new LongAdder());
        }
        count.add(drops);
    }

    /** Returns all counts that are not 0; a snapshot, sorted by reason. */
    public Map<String, Long> snapshot() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((reason, count) -> all.put(reason, count.sum()));
        return all;
    }
}
