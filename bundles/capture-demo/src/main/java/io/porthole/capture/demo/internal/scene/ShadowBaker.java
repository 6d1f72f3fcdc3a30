/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.scene;

import io.porthole.capture.demo.internal.render.Floor;
import io.porthole.capture.demo.internal.render.Grid;
import io.porthole.capture.demo.internal.render.Materials;
import io.porthole.capture.demo.internal.render.Sun;
import io.porthole.capture.demo.internal.render.TableTop;
import java.util.Random;

/** Works out once what never changes: the table's shadow on the floor and the pattern of its upper side. */
final class ShadowBaker {
    /** How far the sun's rays spread: the half size of a soft light, as the tangent of an angle. */
    private static final double SUN_SPREAD = 0.09;

    private ShadowBaker() {}

    static Floor floor() {
        Grid sunlit = new Grid(-1.6, -1.6, 1.6, 1.6, 0.02);
        Grid open = new Grid(-1.6, -1.6, 1.6, 1.6, 0.04);
        double rise = -TableModel.FLOOR_Z - TableModel.THICKNESS / 2;
        sunlit.fill((x, y) -> lit(x, y, rise));
        open.fill((x, y) -> open(x, y, rise));
        return new Floor(TableModel.FLOOR_Z, sunlit, open);
    }

    private static double lit(double x, double y, double rise) {
        int passed = 0;
        int side = 7;
        for (int i = 0; i < side * side; i++) {
            int row = i / side;
            double sx = Sun.X / Sun.Z + SUN_SPREAD * ((i % side) * 2.0 / (side - 1) - 1);
            double sy = Sun.Y / Sun.Z + SUN_SPREAD * (row * 2.0 / (side - 1) - 1);
            passed += underTable(x + sx * rise, y + sy * rise) ? 0 : 1;
        }
        return passed / (double) (side * side);
    }

    /** Share of the room seen past the table: of a dozen rings of rays, those that miss it. */
    private static double open(double x, double y, double rise) {
        int passed = 0, all = 0;
        for (int ring = 0; ring < 8; ring++) {
            double tangent = Math.tan(Math.asin(Math.sqrt((ring + 0.5) / 8)));
            for (int k = 0; k < 24; k++) {
                double a = Math.PI * 2 * k / 24;
                passed += underTable(x + rise * tangent * Math.cos(a), y + rise * tangent * Math.sin(a)) ? 0 : 1;
                all++;
            }
        }
        return 0.25 + 0.75 * passed / all;
    }

    private static boolean underTable(double x, double y) {
        return Math.abs(x) < TableModel.HALF_X && Math.abs(y) < TableModel.HALF_Y;
    }

    static TableTop tableTop(Materials materials) {
        double halfX = TableModel.HALF_X + TableTop.MARGIN, halfY = TableModel.HALF_Y + TableTop.MARGIN;
        Grid print = new Grid(-halfX, -halfY, halfX, halfY, 0.002);
        Random random = new Random(5);
        double[] phase = random.doubles(12, 0, Math.PI * 2).toArray();
        print.fill((x, y) -> grain(x, y, phase) * marks(x, y));
        Grid open = TableTop.unshaded(TableModel.HALF_X, TableModel.HALF_Y);
        for (double z = 0.02; z < 0.4; z += 0.08) {
            TableTop.darken(open, Arm.BASE_X, 0, z, 0.085);
        }
        return new TableTop(print, open, materials);
    }

    /** Returns a fine wood grain along x, only just visible. */
    private static double grain(double x, double y, double[] phase) {
        double sum = 0;
        for (int i = 0; i < 6; i++) {
            double bend = 0.012 * Math.sin(x * (2.1 + i) + phase[i + 6]);
            sum += Math.sin((y + bend) * (46 + 61 * i) + 2 * Math.sin(x * (3 + 2 * i) + phase[i]) + phase[i]) / (1 + i);
        }
        return 1 + 0.022 * sum;
    }

    /** Returns the thin printed arc of the arm's reach and the frame of the work area. */
    private static double marks(double x, double y) {
        double reach = Math.abs(Math.hypot(x - Arm.BASE_X, y) - 0.72);
        double inner = Math.abs(Math.hypot(x - Arm.BASE_X, y) - 0.22);
        double nearest = Math.min(reach, inner);
        double line = Math.max(0, Math.min(1, (0.0028 - nearest) / 0.0015));
        return 1 - 0.22 * line;
    }
}
