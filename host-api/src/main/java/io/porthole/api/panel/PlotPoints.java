/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.panel;

import java.util.List;

/**
 * Some points of a plot, in the order in which they came.
 *
 * @param rows each with its time in seconds since 1970, x, and a y for each curve; NaN for what is not there
 * @param last number of the last one, from which on the next are read
 */
public record PlotPoints(List<double[]> rows, long last) {}
