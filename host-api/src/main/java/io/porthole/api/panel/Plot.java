/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.panel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Curves, and their history. At most {@value #MAX_POINTS} points are kept: when there are more, every second one of the
 * older half is forgotten, so that the history reaches back to the begin and is finest at its end. Safe from any
 * thread.
 */
public final class Plot {
    /** Most points that are kept. */
    public static final int MAX_POINTS = 4096;

    private static final int FIRST_POINTS = 64;
    private static final int TIME_AND_X = 2;
    private static final double MILLIS = 1000;

    private final ControlSpec spec;
    private double[][] rows = new double[FIRST_POINTS][];
    private long[] numbers = new long[FIRST_POINTS];
    private int size;
    private long last;

    private Plot(ControlSpec spec, int series) {
        if (spec.kind() != ControlKind.PLOT || series < 1) {
            throw new IllegalArgumentException(spec + " is not a plot");
        }
        this.spec = spec;
    }

    /** Returns an empty plot of one's own; that of a panel is made by {@link Panel#plot(ControlSpec)}. */
    public static Plot of(ControlSpec spec) {
        return new Plot(spec, spec.options().size());
    }

    /** Returns what it is. */
    public ControlSpec spec() {
        return spec;
    }

    /** Returns the number of the last point; 0 without one. */
    public synchronized long last() {
        return last;
    }

    /** Returns how many points are kept. */
    public synchronized int size() {
        return size;
    }

    /** Adds a point of this moment; a y for each curve, NaN for a gap. */
    public void add(double... values) {
        addAt(System.currentTimeMillis() / MILLIS, Double.NaN, values);
    }

    /**
     * Adds a point.
     *
     * @param time seconds since 1970; one before the last point's counts as that
     * @param x what {@link ControlSpec#xLabel} says, NaN for none
     * @param values a y for each curve, NaN for a gap
     * @throws IllegalArgumentException when it has another number of values than there are curves
     */
    public void addAt(double time, double x, double... values) {
        if (values.length != spec.options().size()) {
            throw new IllegalArgumentException(spec.id() + ": a point has a value for each of "
                    + String.join(", ", spec.options()) + ", not " + values.length);
        }
        double[] row = new double[TIME_AND_X + values.length];
        row[1] = x;
        System.arraycopy(values, 0, row, TIME_AND_X, values.length);
        synchronized (this) {
            row[0] = size == 0 ? time : Math.max(time, rows[size - 1][0]);
            makeRoom();
            rows[size] = row;
            numbers[size++] = ++last;
        }
    }

    private void makeRoom() {
        if (size < rows.length) {
            return;
        }
        if (size < MAX_POINTS) {
            rows = Arrays.copyOf(rows, 2 * size);
            numbers = Arrays.copyOf(numbers, 2 * size);
            return;
        }
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (i >= size / 2 || i % 2 == 0) {
                rows[kept] = rows[i];
                numbers[kept++] = numbers[i];
            }
        }
        Arrays.fill(rows, kept, size, null);
        size = kept;
    }

    /**
     * Returns the points that came after one.
     *
     * @param number of that one; 0 for all
     * @param most how many at most; the oldest first
     */
    public synchronized PlotPoints after(long number, int most) {
        int found = Arrays.binarySearch(numbers, 0, size, number + 1);
        int from = found >= 0 ? found : -found - 1;
        int to = Math.min(size, from + most);
        List<double[]> some = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            some.add(rows[i].clone());
        }
        return new PlotPoints(some, to > from ? numbers[to - 1] : number);
    }
}
