/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings of all streams.
 *
 * @param defaultStream the stream for viewers that name none; empty for the first by {@link DefaultOrder}
 * @param staleAfterNanos age of the newest frame at which a stream is stale
 * @param sourceSwapGraceNanos how long the viewers of a removed source wait for its successor
 * @param demandLingerNanos how long a source is still wanted when the last viewer has left
 * @param windowNanos the sliding window of statistics
 * @param encodedPoolBytes bound of the memory for encoded frames of all streams
 * @param mappedPoolBytes bound of the memory for tone-mapped and drawn frames of all streams
 */
public record StreamSettings(
        String defaultStream,
        long staleAfterNanos,
        long sourceSwapGraceNanos,
        long demandLingerNanos,
        long windowNanos,
        long encodedPoolBytes,
        long mappedPoolBytes) {
    private static final Logger LOG = LoggerFactory.getLogger(StreamSettings.class);
    private static final long MIB = 1 << 20;

    /**
     * Creates settings from values in the units of the configuration; for one that is out of its range, which is
     * logged, the nearest allowed one holds.
     */
    public static StreamSettings of(
            String defaultStream,
            long staleAfterInMs,
            long sourceSwapGraceInMs,
            long demandLingerInMs,
            long statisticsWindowInS,
            long encodedPoolInMiB,
            long mappedPoolInMiB) {
        return new StreamSettings(
                defaultStream,
                TimeUnit.MILLISECONDS.toNanos(bounded("staleAfterInMs", staleAfterInMs, 50, 600_000)),
                TimeUnit.MILLISECONDS.toNanos(bounded("sourceSwapGraceInMs", sourceSwapGraceInMs, 0, 60_000)),
                TimeUnit.MILLISECONDS.toNanos(bounded("demandLingerInMs", demandLingerInMs, 0, 60_000)),
                TimeUnit.SECONDS.toNanos(bounded("statisticsWindowInS", statisticsWindowInS, 1, 600)),
                bounded("encodedPoolInMiB", encodedPoolInMiB, 1, 16_384) * MIB,
                bounded("mappedPoolInMiB", mappedPoolInMiB, 1, 16_384) * MIB);
    }

    private static long bounded(String key, long value, long min, long max) {
        long taken = Math.max(min, Math.min(max, value));
        if (taken != value) {
            LOG.warn("{} {} is not in {}..{}; {} is taken", key, value, min, max, taken);
        }
        return taken;
    }
}
