/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.Latency;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.api.stream.ViewerStatistics;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SlidingTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long WINDOW = 10 * SECOND;

    /** The clock may be anywhere, below zero too. */
    private static final long START = -123 * SECOND;

    @Test
    void aSteadyRateIsFoundFromTheFirstSecondOn() {
        SlidingRate rate = new SlidingRate(WINDOW, START);
        for (int i = 0; i < 1000; i++) {
            long now = START + i * SECOND / 30;
            rate.add(now, 1000);
            if (i > 60) {
                assertEquals(30, rate.perSecond(now), 1.1, "after " + i + " frames");
                assertEquals(30_000, rate.bytesPerSecond(now), 1100);
            }
        }
    }

    @Test
    void aRateDecaysToNothing() {
        SlidingRate rate = new SlidingRate(WINDOW, START);
        long end = START + 20 * SECOND;
        for (long t = START; t < end; t += SECOND / 30) {
            rate.add(t, 1);
        }
        assertEquals(15, rate.perSecond(end + 5 * SECOND), 1);
        assertEquals(0, rate.perSecond(end + WINDOW));
        assertEquals(0, rate.perSecond(end + 1000 * WINDOW));
        assertEquals(0, rate.bytesPerSecond(end + 1000 * WINDOW));
    }

    @Test
    void percentilesAreWithinOnePercentAndAreForgotten() {
        SlidingHistogram histogram = new SlidingHistogram(WINDOW, START);
        for (int i = 1; i <= 1000; i++) {
            histogram.record(START + i * MS, i * MS);
        }
        Latency latency = histogram.latency(START + SECOND);
        assertEquals(1000, latency.count());
        assertEquals(500_000, (double) latency.p50(), 5_000);
        assertEquals(950_000, (double) latency.p95(), 9_500);
        assertEquals(990_000, (double) latency.p99(), 9_900);
        assertEquals(1_000_000, (double) latency.max(), 10_000);
        assertEquals(1_000, (double) latency.min(), 10);
        assertEquals(500_500, latency.mean(), 5_000);
        assertEquals(288_675, latency.deviation(), 3_000);
        assertEquals(Latency.NONE, histogram.latency(START + SECOND + WINDOW));
        histogram.record(START + 100 * WINDOW, 7 * MS);
        assertEquals(1, histogram.latency(START + 100 * WINDOW).count());
    }

    @Test
    void theStatisticsAreThoseThatHdrHistogramGives() {
        Random random = new Random(5);
        for (int count : new int[] {1, 2, 3, 19, 20, 21, 100, 101, 5000}) {
            SlidingHistogram histogram = new SlidingHistogram(WINDOW, START);
            Histogram reference = new Histogram(1, 60_000_000, 2);
            for (int i = 0; i < count; i++) {
                long micros = (long) Math.abs(random.nextGaussian() * 40_000);
                histogram.record(START + i * WINDOW * 3 / 4 / count, micros * 1000);
                reference.recordValue(micros);
            }
            Latency latency = histogram.latency(START + WINDOW * 3 / 4);
            assertEquals(count, latency.count());
            long max = reference.getMaxValue();
            assertEquals(Math.min(max, reference.getValueAtPercentile(50)), latency.p50(), count + " times");
            assertEquals(Math.min(max, reference.getValueAtPercentile(95)), latency.p95(), count + " times");
            assertEquals(Math.min(max, reference.getValueAtPercentile(99)), latency.p99(), count + " times");
            assertEquals(max, latency.max());
            assertEquals(reference.getMinValue(), latency.min());
            assertEquals(reference.getMean(), latency.mean(), 1e-6 * max);
            assertEquals(reference.getStdDeviation(), latency.deviation(), 1e-6 * max);
        }
    }

    @Test
    void impossibleTimesAreKeptInRange() {
        SlidingHistogram histogram = new SlidingHistogram(WINDOW, START);
        histogram.record(START, -5);
        histogram.record(START, Long.MAX_VALUE);
        assertEquals(2, histogram.latency(START).count());
    }

    @Test
    void dropsAreCountedByReasonAndInventedReasonsAreBounded() {
        DropCounts drops = new DropCounts();
        drops.add(DropReason.SLOW, 2);
        drops.add(DropReason.SLOW, 1);
        drops.add(DropReason.PACE, 0);
        assertEquals(Map.of("slow", 3L), drops.snapshot());
        for (int i = 0; i < 1000; i++) {
            drops.add("reason " + i, 1);
        }
        Map<String, Long> all = drops.snapshot();
        assertTrue(all.size() <= 25, all.size() + " reasons");
        assertEquals(1003, all.values().stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void aViewerCountsForItsStreamToo() {
        StreamMeter stream = new StreamMeter(WINDOW, START);
        ViewerMeter viewer = stream.viewer(5, ViewerInfo.of("mjpeg", "::1"), START);
        viewer.sent(START + MS, 100, true, START + 3 * MS);
        viewer.dropped("network");
        ViewerStatistics statistics = viewer.snapshot("", START + SECOND);
        assertEquals(5, statistics.id());
        assertEquals(1, statistics.framesSent());
        assertEquals(Map.of("network", 1L), statistics.drops());
        assertEquals(2000, (double) statistics.captureToSend().p50(), 20);
        assertEquals(1.0, statistics.ageSeconds(), 1e-9);
        assertEquals(
                1,
                stream.snapshot(START, java.util.List.of(), java.util.List.of()).framesSent());
    }

    @Test
    void aFrameFromBeforeTheViewerIsCountedButNotTimed() {
        StreamMeter stream = new StreamMeter(WINDOW, START);
        ViewerMeter viewer = stream.viewer(1, ViewerInfo.of("mjpeg", "::1"), START);
        viewer.sent(START - 500 * SECOND, 100, true, START + MS);
        ViewerStatistics statistics = viewer.snapshot("", START + SECOND);
        assertEquals(1, statistics.framesSent());
        assertEquals(Latency.NONE, statistics.captureToSend());
    }
}
