/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How streams behave, whatever their source.
 *
 * @param defaultStream the stream to show when none was named; empty for the first
 * @param staleAfterNanos age of the newest frame at which a stream is stale
 * @param sourceSwapGraceNanos how long the viewers of a removed source wait for its successor
 * @param demandLingerNanos how long a source is still wanted when the last viewer has left
 * @param windowNanos the sliding window of statistics
 * @param encodedPoolBytes most memory for encoded frames of all streams
 * @param mappedPoolBytes most memory for tone-mapped and drawn frames of all streams
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
     * From values in the units that people write; one that is out of its range is logged and the nearest is taken.
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

    private static long bounded(String key, long value, long least, long most) {
        long taken = Math.max(least, Math.min(most, value));
        if (taken != value) {
            LOG.warn("{} {} is not in {}..{}; {} is taken", key, value, least, most, taken);
        }
        return taken;
    }
}
