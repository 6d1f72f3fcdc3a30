/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

/**
 * Times over the sliding window, in microseconds; all 0 when nothing was measured.
 *
 * @param count how many were measured
 * @param p50 median
 * @param p95 95th percentile
 * @param p99 99th percentile
 * @param max longest
 * @param min shortest
 * @param mean arithmetic mean
 * @param deviation standard deviation
 */
public record Latency(long count, long p50, long p95, long p99, long max, long min, double mean, double deviation) {
    /** Nothing measured. */
    public static final Latency NONE = new Latency(0, 0, 0, 0, 0, 0, 0, 0);
}
