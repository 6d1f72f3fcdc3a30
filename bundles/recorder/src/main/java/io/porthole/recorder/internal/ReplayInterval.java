/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.porthole.http.Problem;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A time that is looked back at, on the clock of {@link System#nanoTime()}.
 *
 * @param fromNanos when it begins
 * @param toNanos when it ends
 */
record ReplayInterval(long fromNanos, long toNanos) {
    private static final double MAX_SECONDS = 3600;

    /** A frame counts as captured in its microsecond, whose rest is not written. */
    private static final long REST_NANOS = 999;

    /** Reads {@code seconds}, or {@code from} and {@code to}, of a query; without them it is all. */
    static ReplayInterval ofQuery(Context ctx) {
        return of(ctx.queryParam("seconds"), ctx.queryParam("from"), ctx.queryParam("to"));
    }

    /** Reads them of a body. */
    static ReplayInterval ofBody(JsonNode body) {
        return of(text(body, "seconds"), text(body, "from"), text(body, "to"));
    }

    private static @Nullable String text(JsonNode body, String name) {
        return body.hasNonNull(name) ? body.path(name).asText() : null;
    }

    private static ReplayInterval of(@Nullable String seconds, @Nullable String from, @Nullable String to) {
        long now = System.nanoTime();
        if (seconds != null) {
            return new ReplayInterval(now - (long) (seconds(seconds) * TimeUnit.SECONDS.toNanos(1)), now);
        }
        long all = now - TimeUnit.SECONDS.toNanos((long) MAX_SECONDS);
        long begin = from == null ? all : nanos("from", from);
        long end = to == null ? now : nanos("to", to);
        if (end < begin) {
            throw Problem.badValue("to is before from.");
        }
        return new ReplayInterval(begin, end);
    }

    private static double seconds(String text) {
        try {
            double value = Double.parseDouble(text);
            if (value > 0 && value <= MAX_SECONDS) {
                return value;
            }
        } catch (NumberFormatException e) {
            // answered below
        }
        throw Problem.badValue("seconds is not a number above 0, at most " + (int) MAX_SECONDS + ".");
    }

    private static long nanos(String name, String micros) {
        try {
            long value = Long.parseLong(micros);
            if (value >= 0 && value <= Long.MAX_VALUE / 1000) {
                return TimeUnit.MICROSECONDS.toNanos(value) + REST_NANOS;
            }
        } catch (NumberFormatException e) {
            // answered below
        }
        throw Problem.badValue(name + " is not a time in microseconds on the host's monotonic clock.");
    }
}
