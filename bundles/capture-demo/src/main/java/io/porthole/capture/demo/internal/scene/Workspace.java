/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.scene;

import io.porthole.capture.demo.internal.physics.Blocks;
import java.util.random.RandomGenerator;

/** Knows the table: what the arm can reach, where there is room to build and where a loose block may lie. */
final class Workspace {
    static final double REACH_MIN = 0.27;
    static final double REACH_MAX = 0.68;

    private static final double AZIMUTH_MAX = Math.toRadians(80);
    private static final double MARGIN = 0.05;
    private static final int TRIES = 200;

    private Workspace() {}

    static double radius(double x, double y) {
        return Math.hypot(x - Arm.BASE_X, y);
    }

    static double azimuth(double x, double y) {
        return Math.atan2(y, x - Arm.BASE_X);
    }

    static boolean reachable(double x, double y) {
        double r = radius(x, y);
        return r > REACH_MIN
                && r < REACH_MAX
                && Math.abs(azimuth(x, y)) < AZIMUTH_MAX
                && Math.abs(y) < TableModel.HALF_Y - MARGIN
                && Math.abs(x) < TableModel.HALF_X - MARGIN;
    }

    /** Distance from a point to the nearest block except one, in metres. */
    static double clearance(Blocks blocks, double x, double y, int except) {
        double nearest = 1;
        for (int i = 0; i < blocks.count(); i++) {
            if (i != except) {
                nearest = Math.min(nearest, Math.hypot(blocks.x(i) - x, blocks.y(i) - y));
            }
        }
        return nearest;
    }

    /** Returns the middle of the emptiest place to build on, as {x, y}. */
    static double[] emptiest(Blocks blocks, RandomGenerator random) {
        double[] best = {Arm.BASE_X + 0.5, 0};
        double most = -1;
        for (double radius = 0.44; radius < 0.58; radius += 0.06) {
            for (int k = -3; k <= 3; k++) {
                double azimuth = Math.toRadians(13 * k);
                double x = Arm.BASE_X + radius * Math.cos(azimuth), y = radius * Math.sin(azimuth);
                double room = Math.min(0.2, clearance(blocks, x, y, -1)) + random.nextDouble(0.02);
                if (room > most) {
                    most = room;
                    best = new double[] {x, y};
                }
            }
        }
        return best;
    }

    /** Returns a reachable place for a loose block, away from other blocks and from {@code avoid}, as {x, y}. */
    static double[] free(Blocks blocks, int except, double[] avoid, RandomGenerator random) {
        double[] best = {Arm.BASE_X + 0.45, 0};
        double most = -1;
        for (int i = 0; i < TRIES; i++) {
            double r = random.nextDouble(0.32, 0.62), a = random.nextDouble(-1.2, 1.2);
            double x = Arm.BASE_X + r * Math.cos(a), y = r * Math.sin(a);
            if (reachable(x, y)) {
                double room = Math.min(clearance(blocks, x, y, except), Math.hypot(x - avoid[0], y - avoid[1]) - 0.09);
                if (room > 0.11) {
                    return new double[] {x, y};
                }
                if (room > most) {
                    most = room;
                    best = new double[] {x, y};
                }
            }
        }
        return best;
    }
}
