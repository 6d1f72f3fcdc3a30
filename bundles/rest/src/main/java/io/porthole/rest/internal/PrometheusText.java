/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import io.porthole.http.MetricsWriter;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Collects metrics and writes Prometheus' text format 0.0.4 or OpenMetrics 1.0. */
final class PrometheusText implements MetricsWriter {
    private final List<Supplier<MetricSnapshot>> metrics = new ArrayList<>();

    @Override
    public Samples gauge(String name, String help) {
        GaugeSnapshot.Builder metric = GaugeSnapshot.builder().name(name).help(help);
        metrics.add(metric::build);
        return new Samples() {
            @Override
            public Samples add(double value, String... labels) {
                metric.dataPoint(new GaugeDataPointSnapshot(value, Labels.of(labels), null));
                return this;
            }
        };
    }

    @Override
    public Samples counter(String name, String help) {
        CounterSnapshot.Builder metric = CounterSnapshot.builder().name(name).help(help);
        metrics.add(metric::build);
        return new Samples() {
            @Override
            public Samples add(double value, String... labels) {
                metric.dataPoint(new CounterDataPointSnapshot(value, Labels.of(labels), null, 0));
                return this;
            }
        };
    }

    @Override
    public Summary summary(String name, String help) {
        SummarySnapshot.Builder metric = SummarySnapshot.builder().name(name).help(help);
        metrics.add(metric::build);
        return (quantiles, labels) -> {
            Quantiles.Builder values = Quantiles.builder();
            quantiles.forEach((quantile, value) -> values.quantile(new Quantile(quantile, value)));
            metric.dataPoint(SummaryDataPointSnapshot.builder()
                    .quantiles(values.build())
                    .labels(Labels.of(labels))
                    .build());
        };
    }

    /** Writes the metrics, sorted by name. */
    byte[] write(boolean openMetrics) {
        ExpositionFormatWriter writer =
                openMetrics ? OpenMetricsTextFormatWriter.create() : PrometheusTextFormatWriter.create();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(
                    out, new MetricSnapshots(metrics.stream().map(Supplier::get).toList()), EscapingScheme.DEFAULT);
        } catch (IOException e) {
            throw new IllegalStateException("cannot happen: it is written to memory", e);
        }
        return out.toByteArray();
    }
}
