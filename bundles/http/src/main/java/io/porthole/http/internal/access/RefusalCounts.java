/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.access;

import io.porthole.http.MetricsSource;
import io.porthole.http.MetricsWriter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts by reason what the server refuses, and logs it at most once a minute for each reason and address. */
public final class RefusalCounts implements MetricsSource {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalCounts.class);

    /** Bound of the lines in a minute for each reason, however many addresses there are. */
    private static final double MAX_LINES_PER_MINUTE = 20;

    private final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);
    private final AddressRates lines;
    private final AddressRates allLines;

    /** Why something is refused; in small letters, the label of the metric. */
    public enum Reason {
        /** All connections are open. */
        CONNECTIONS,
        /** All connections of one address are open. */
        CONNECTIONS_OF_ADDRESS,
        /** The process can open no further file. */
        OPEN_FILES,
        /** A request did not arrive in time. */
        SLOW_REQUEST,
        /** Too many requests in a second. */
        REQUEST_RATE,
        /** Too many requests with a body at once. */
        BODIES,
        /** A token that is neither. */
        WRONG_TOKEN
    }

    /** @param nanoTime such as {@link System#nanoTime()} */
    public RefusalCounts(LongSupplier nanoTime) {
        for (Reason reason : Reason.values()) {
            counts.put(reason, new LongAdder());
        }
        double minute = (double) TimeUnit.MINUTES.toSeconds(1);
        lines = new AddressRates(1, 1 / minute, nanoTime);
        allLines = new AddressRates(MAX_LINES_PER_MINUTE, MAX_LINES_PER_MINUTE / minute, nanoTime);
    }

    /**
     * Counts a refusal.
     *
     * @param sentence what was wrong and what is allowed, for the log
     */
    public void add(Reason reason, String address, String sentence) {
        count(reason).increment();
        if (lines.take(reason + address) && allLines.take(reason.name())) {
            LOG.warn("[http] [address {}] {} This is logged once a minute.", address, sentence);
        }
    }

    private LongAdder count(Reason reason) {
        LongAdder count = counts.get(reason);
        if (count == null) {
            throw new IllegalStateException("the constructor puts every reason");
        }
        return count;
    }

    /** Returns how many were refused for a reason. */
    public long of(Reason reason) {
        return count(reason).sum();
    }

    @Override
    public void write(MetricsWriter out) {
        MetricsWriter.Samples samples =
                out.counter("porthole_http_refused", "Connections and requests that were refused.");
        for (Reason reason : Reason.values()) {
            samples.add((double) of(reason), "reason", reason.name().toLowerCase(Locale.ROOT));
        }
    }
}
