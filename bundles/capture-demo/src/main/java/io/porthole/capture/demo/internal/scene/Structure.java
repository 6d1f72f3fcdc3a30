/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.scene;

import io.porthole.capture.demo.internal.physics.Blocks;
import java.util.List;

/**
 * What to build: one slot per block, in building order.
 *
 * @param slots {along the row, level, turn}: metres from the middle, number of blocks below, radians about the vertical
 */
record Structure(List<double[]> slots) {
    private static final double PITCH = Blocks.SIZE + 0.004;

    /** The repertoire, in the order in which it is shown. */
    static final List<Structure> ALL = List.of(pyramid(), tower(6, 0), gate(), tower(7, Math.toRadians(11)));

    private static Structure pyramid() {
        return new Structure(List.of(
                slot(-PITCH, 0), slot(0, 0), slot(PITCH, 0), slot(-PITCH / 2, 1), slot(PITCH / 2, 1), slot(0, 2)));
    }

    private static Structure gate() {
        double half = 0.034;
        return new Structure(
                List.of(slot(-half, 0), slot(half, 0), slot(-half, 1), slot(half, 1), slot(0, 2), slot(0, 3)));
    }

    private static Structure tower(int height, double twist) {
        return new Structure(java.util.stream.IntStream.range(0, height)
                .mapToObj(level -> new double[] {0, level, twist * level})
                .toList());
    }

    private static double[] slot(double along, double level) {
        return new double[] {along, level, 0};
    }

    /** Height of the finished structure in metres. */
    double height() {
        return Blocks.SIZE
                * (1 + slots.stream().mapToDouble(slot -> slot[1]).max().orElse(0));
    }
}
