/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.testkit;

import io.porthole.http.MetricsSource;
import io.porthole.http.MetricsWriter;

/** What a source of metrics writes, a line for each value: {@code name{label="value"} 1}. */
public final class MetricsText implements MetricsWriter {
    private final StringBuilder out = new StringBuilder();

    private MetricsText() {}

    /** Asks the source. */
    public static String of(MetricsSource source) {
        MetricsText text = new MetricsText();
        source.write(text);
        return text.out.toString();
    }

    @Override
    public Samples gauge(String name, String help) {
        return new Lines(name);
    }

    @Override
    public Samples counter(String name, String help) {
        return new Lines(name + "_total");
    }

    @Override
    public Summary summary(String name, String help) {
        return (quantiles, labels) -> line(name, quantiles, labels);
    }

    private void line(String name, Object value, String... labels) {
        out.append(name);
        for (int i = 0; i < labels.length; i += 2) {
            out.append(i == 0 ? '{' : ',')
                    .append(labels[i])
                    .append("=\"")
                    .append(labels[i + 1])
                    .append('"');
        }
        out.append(labels.length == 0 ? " " : "} ").append(value).append('\n');
    }

    private final class Lines implements Samples {
        private final String name;

        Lines(String name) {
            this.name = name;
        }

        @Override
        public Samples add(double value, String... labels) {
            boolean whole = value == Math.rint(value);
            line(name, whole ? Long.toString((long) value) : Double.toString(value), labels);
            return this;
        }
    }
}
