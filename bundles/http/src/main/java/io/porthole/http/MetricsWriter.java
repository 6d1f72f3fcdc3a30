/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes the values of a {@link MetricsSource}. Names follow Prometheus: {@code porthole_stream_viewers}, the unit last.
 * Labels are given as name and value by turns. For one thread, until {@link MetricsSource#write} returns.
 */
@ProviderType
public interface MetricsWriter {
    /** Begins a metric that can go up and down. */
    Samples gauge(String name, String help);

    /**
     * Begins a metric that only goes up.
     *
     * @param name without {@code _total} at its end
     */
    Samples counter(String name, String help);

    /** Begins a distribution. */
    Summary summary(String name, String help);

    /** The values of one metric. */
    @ProviderType
    interface Samples {
        /**
         * Adds a value.
         *
         * @throws IllegalArgumentException when these labels have one already
         */
        Samples add(double value, String... labels);
    }

    /** The distributions of one metric. */
    @ProviderType
    interface Summary {
        /**
         * Adds a distribution.
         *
         * @param quantiles value by quantile, 0 to 1
         * @throws IllegalArgumentException when these labels have one already
         */
        void add(Map<Double, Double> quantiles, String... labels);
    }
}
