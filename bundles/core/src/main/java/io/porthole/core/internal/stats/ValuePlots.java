/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stats;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.panel.ControlSpec;
import io.porthole.api.panel.Plot;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps the numbers among the annotations of a stream's frames as plots, at most 50 points a second. */
public final class ValuePlots {
    /** Most of them; a name that comes later is not kept. */
    static final int MAX_PLOTS = 64;

    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final double MILLIS = 1000;
    private static final String X_LABEL = "simulation time in s";

    private final Map<String, Plot> byName = new ConcurrentHashMap<>();
    private final List<Plot> plots = new CopyOnWriteArrayList<>();
    private volatile long addedNanos = System.nanoTime() - INTERVAL_NANOS;

    /** Takes note of a frame. */
    public void add(FrameInfo frame) {
        Map<String, Object> values = frame.annotations().values();
        long now = System.nanoTime();
        if (values.isEmpty() || now - addedNanos < INTERVAL_NANOS) {
            return;
        }
        addedNanos = now;
        double time = System.currentTimeMillis() / MILLIS;
        values.forEach((name, value) -> {
            if (value instanceof Number number) {
                add(name, time, frame.simulationTime(), number.doubleValue());
            }
        });
    }

    private void add(String name, double time, double x, double y) {
        Plot plot = byName.get(name);
        if (plot == null) {
            plot = begin(name);
        }
        if (plot != null) {
            plot.addAt(time, x, Double.isFinite(y) ? y : Double.NaN);
        }
    }

    private @Nullable Plot begin(String name) {
        boolean plain = !name.isEmpty()
                && name.length() <= ControlSpec.MAX_ID
                && name.chars().noneMatch(Character::isISOControl);
        if (!plain || byName.size() >= MAX_PLOTS) {
            return null;
        }
        Plot plot = Plot.of(ControlSpec.plot(name, List.of(name)).withXLabel(X_LABEL));
        byName.put(name, plot);
        plots.add(plot);
        return plot;
    }

    /** Returns them in the order of their coming; a snapshot. */
    public List<Plot> plots() {
        return List.copyOf(plots);
    }
}
