/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamStatistics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The statistics of the streams, made at most twice a second: those of a stream are made of all its viewers', and every
 * viewer is told some of them.
 */
final class RecentStatistics {
    static final long MAX_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Map<Integer, Dated> newest = new ConcurrentHashMap<>();

    private record Dated(StreamStatistics statistics, long nanos) {}

    /** Returns the statistics of a stream, at most {@link #MAX_AGE_NANOS} old. */
    StreamStatistics of(Stream stream) {
        long now = System.nanoTime();
        Dated known = newest.get(stream.id());
        if (known != null && now - known.nanos < MAX_AGE_NANOS) {
            return known.statistics;
        }
        StreamStatistics made = stream.statistics();
        newest.put(stream.id(), new Dated(made, now));
        return made;
    }

    /** Forgets a stream that has ended. */
    void forget(int streamId) {
        newest.remove(streamId);
    }
}
