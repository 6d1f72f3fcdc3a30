/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

/**
 * A camera that circles around a point, in MuJoCo's terms: the point, distance in metres, azimuth and elevation in
 * degrees. It follows its commands softly and comes to a complete rest.
 */
final class OrbitCamera {
    private static final int DISTANCE = 3;
    private static final int AZIMUTH = 4;
    private static final int ELEVATION = 5;
    private static final double DEGREES_PER_PICTURE = 180;
    private static final double STEEPEST = 89;
    private static final double ZOOM_PER_NOTCH = 1.13;
    /** How much nearer and farther than at first it can go. */
    private static final double ZOOM_RANGE = 200;
    /** Time after which 63 % of a command has been followed. */
    private static final double SOFTNESS_IN_S = 0.06;

    private static final double REST = 1e-4;

    private final double[] home;
    private final double[] wish;
    private final double[] now;

    /** A camera that begins, and comes home, here. */
    OrbitCamera(double[] pose) {
        home = pose.clone();
        wish = pose.clone();
        now = pose.clone();
    }

    /** Back to where it began, the short way round. */
    void home() {
        double turns = Math.rint((wish[AZIMUTH] - home[AZIMUTH]) / 360);
        System.arraycopy(home, 0, wish, 0, wish.length);
        wish[AZIMUTH] += turns * 360;
    }

    /** Turns by a drag across these shares of the picture's height. */
    void turn(double dx, double dy) {
        wish[AZIMUTH] -= dx * DEGREES_PER_PICTURE;
        double elevation = wish[ELEVATION] - dy * DEGREES_PER_PICTURE;
        wish[ELEVATION] = Math.max(-STEEPEST, Math.min(STEEPEST, elevation));
    }

    /**
     * Shifts by a drag across these shares of the picture's height, so that the point follows the pointer.
     *
     * @param frustumHeight how much of the world the picture shows from top to bottom, at a distance of one metre
     */
    void pan(double dx, double dy, double frustumHeight) {
        double azimuth = Math.toRadians(wish[AZIMUTH]), elevation = Math.toRadians(wish[ELEVATION]);
        double side = -dx * frustumHeight * wish[DISTANCE], rise = dy * frustumHeight * wish[DISTANCE];
        wish[0] += Math.sin(azimuth) * side - Math.cos(azimuth) * Math.sin(elevation) * rise;
        wish[1] += -Math.cos(azimuth) * side - Math.sin(azimuth) * Math.sin(elevation) * rise;
        wish[2] += Math.cos(elevation) * rise;
    }

    /** Moves away by this many notches of a wheel. */
    void zoom(double notches) {
        double distance = wish[DISTANCE] * Math.pow(ZOOM_PER_NOTCH, Math.max(-10, Math.min(10, notches)));
        wish[DISTANCE] = Math.max(home[DISTANCE] / ZOOM_RANGE, Math.min(home[DISTANCE] * ZOOM_RANGE, distance));
    }

    /**
     * Follows for this long.
     *
     * @return whether it moved
     */
    boolean advance(double seconds) {
        double share = 1 - Math.exp(-seconds / SOFTNESS_IN_S);
        boolean moved = false;
        for (int i = 0; i < now.length; i++) {
            double rest = wish[i] - now[i];
            moved |= rest != 0;
            now[i] = Math.abs(rest) < REST ? wish[i] : now[i] + rest * share;
        }
        return moved;
    }

    /** Where it is just now; not to be changed. */
    double[] pose() {
        return now;
    }
}
