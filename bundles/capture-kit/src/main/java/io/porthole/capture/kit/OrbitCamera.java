/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

/**
 * A camera that circles around a point. Its pose is x, y, z of the point and the distance from it in metres, azimuth
 * and elevation of the direction of view in degrees, as in MuJoCo: at azimuth 90 and elevation 0 it looks along y, at
 * elevation -90 straight down. It follows its commands softly and comes to a complete rest. Belongs to one thread.
 */
public final class OrbitCamera {
    private static final int DISTANCE = 3;
    private static final int AZIMUTH = 4;
    private static final int ELEVATION = 5;
    private static final double DEGREES_PER_HEIGHT = 180;
    private static final double MAX_ELEVATION = 89;
    private static final double ZOOM_PER_NOTCH = 1.13;
    private static final int MAX_NOTCHES = 10;
    /** How much nearer and farther than at first a camera without limits of its own can go. */
    private static final double ZOOM_RANGE = 200;
    /** Time after which 63 % of a command has been followed. */
    private static final double SOFTNESS_IN_S = 0.06;

    private static final double REST = 1e-4;

    private final double[] home;
    private final double[] target;
    private final double[] pose;
    private final double[] min;
    private final double[] max;

    /** Creates a camera that begins, and comes home, at this pose; it can go almost anywhere. */
    public OrbitCamera(double[] home) {
        this(home, limits(home, -1), limits(home, 1));
    }

    /** Creates a camera that begins, and comes home, at this pose and stays within limits. */
    public OrbitCamera(double[] home, double[] min, double[] max) {
        this.home = home.clone();
        this.min = min.clone();
        this.max = max.clone();
        target = home.clone();
        pose = home.clone();
    }

    private static double[] limits(double[] home, int sign) {
        double far = sign * Double.MAX_VALUE;
        return new double[] {far, far, far, home[DISTANCE] * Math.pow(ZOOM_RANGE, sign), far, sign * MAX_ELEVATION};
    }

    /** Returns to where it began, the short way round. */
    public void home() {
        double turns = Math.rint((target[AZIMUTH] - home[AZIMUTH]) / 360);
        System.arraycopy(home, 0, target, 0, target.length);
        target[AZIMUTH] += turns * 360;
    }

    /** Turns by a drag across these fractions of the image's height. */
    public void turn(double dx, double dy) {
        target[AZIMUTH] -= dx * DEGREES_PER_HEIGHT;
        target[ELEVATION] -= dy * DEGREES_PER_HEIGHT;
        limit();
    }

    /**
     * Shifts by a drag across these fractions of the image's height, so that the point follows the pointer.
     *
     * @param frustumHeight how much of the world the image shows from top to bottom at a distance of one metre
     */
    public void pan(double dx, double dy, double frustumHeight) {
        double azimuth = Math.toRadians(target[AZIMUTH]), elevation = Math.toRadians(target[ELEVATION]);
        double side = -dx * frustumHeight * target[DISTANCE], rise = dy * frustumHeight * target[DISTANCE];
        target[0] += Math.sin(azimuth) * side - Math.cos(azimuth) * Math.sin(elevation) * rise;
        target[1] += -Math.cos(azimuth) * side - Math.sin(azimuth) * Math.sin(elevation) * rise;
        target[2] += Math.cos(elevation) * rise;
        limit();
    }

    /** Moves away by this many notches of a wheel, nearer when negative. */
    public void zoom(double notches) {
        target[DISTANCE] *= Math.pow(ZOOM_PER_NOTCH, Math.max(-MAX_NOTCHES, Math.min(MAX_NOTCHES, notches)));
        limit();
    }

    private void limit() {
        for (int i = 0; i < target.length; i++) {
            target[i] = Math.max(min[i], Math.min(max[i], target[i]));
        }
    }

    /**
     * Follows its commands for this long.
     *
     * @return whether it moved
     */
    public boolean advance(double seconds) {
        double share = 1 - Math.exp(-seconds / SOFTNESS_IN_S);
        boolean moved = false;
        for (int i = 0; i < pose.length; i++) {
            double rest = target[i] - pose[i];
            moved |= rest != 0;
            pose[i] = Math.abs(rest) < REST ? target[i] : pose[i] + rest * share;
        }
        return moved;
    }

    /** Returns the pose of the moment: the camera's own array, not to be changed. */
    public double[] pose() {
        return pose;
    }
}
