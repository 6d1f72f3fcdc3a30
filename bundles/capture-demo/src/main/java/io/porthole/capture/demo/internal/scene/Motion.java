/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.scene;

/**
 * A smooth movement of the gripper between two points: up, over and down, the three overlapping, around the arm's base
 * rather than through it. Starts and ends at rest.
 */
final class Motion {
    private static final double RISE_END = 0.45;
    private static final double SWING_FROM = 0.26;
    private static final double SWING_TO = 0.76;
    private static final double DROP_FROM = 0.55;

    final double[] now = new double[4];

    private final double[] from = new double[4];
    private final double[] to = new double[4];
    private double height;
    private double duration = 1;
    private double time;
    private boolean direct;

    /** Where the gripper is: radius and azimuth about the base, height, direction of the fingers. */
    void start(double radius, double azimuth, double z, double yaw) {
        set(now, radius, azimuth, z, yaw);
        System.arraycopy(now, 0, from, 0, 4);
        System.arraycopy(now, 0, to, 0, 4);
        time = duration;
    }

    /** Begins to move over everything that is lower than {@code clearance}. */
    void over(double radius, double azimuth, double z, double yaw, double clearance) {
        begin(radius, azimuth, z, yaw);
        height = Math.max(clearance, Math.max(from[2], z) + 0.09);
        direct = false;
        double way = Math.hypot(to[0] - from[0], (to[1] - from[1]) * to[0]);
        duration = 0.95 + way * 1.15 + (2 * height - from[2] - z) * 1.0;
    }

    /** Begins to move straight there within this many seconds. */
    void direct(double radius, double azimuth, double z, double yaw, double seconds) {
        begin(radius, azimuth, z, yaw);
        direct = true;
        duration = seconds;
    }

    private void begin(double radius, double azimuth, double z, double yaw) {
        System.arraycopy(now, 0, from, 0, 4);
        set(to, radius, azimuth, z, yaw);
        // a cube looks the same after a quarter turn: take the short way
        to[3] = from[3] + Math.IEEEremainder(yaw - from[3], Math.PI);
        time = 0;
    }

    private static void set(double[] pose, double radius, double azimuth, double z, double yaw) {
        pose[0] = radius;
        pose[1] = azimuth;
        pose[2] = z;
        pose[3] = yaw;
    }

    boolean done() {
        return time >= duration;
    }

    void advance(double seconds) {
        time = Math.min(duration, time + seconds);
        double s = time / duration;
        double swing = direct ? ease(s) : ease((s - SWING_FROM) / (SWING_TO - SWING_FROM));
        for (int i = 0; i < 4; i++) {
            now[i] = from[i] + (to[i] - from[i]) * swing;
        }
        if (!direct) {
            double rise = ease(s / RISE_END), drop = ease((s - DROP_FROM) / (1 - DROP_FROM));
            now[2] = from[2] + (height - from[2]) * rise + (to[2] - height) * drop;
        }
    }

    /** From 0 to 1 with the least jerk. */
    static double ease(double s) {
        double t = Math.max(0, Math.min(1, s));
        return t * t * t * (t * (t * 6 - 15) + 10);
    }
}
