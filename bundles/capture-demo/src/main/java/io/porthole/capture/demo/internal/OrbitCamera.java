/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal;

import io.porthole.capture.demo.internal.render.View;

/** A camera that circles around a point. It follows its commands softly and comes to a complete rest. */
final class OrbitCamera {
    private static final double[] HOME = {0.02, 0.02, 0.195, Math.toRadians(-38), Math.toRadians(22), 2.32};
    private static final double[] LOWEST = {-0.6, -0.6, -0.3, -1e9, Math.toRadians(4), 0.9};
    private static final double[] HIGHEST = {0.6, 0.6, 0.7, 1e9, Math.toRadians(85), 4.5};
    private static final double TURN_PER_PICTURE = 3.6;
    private static final double ZOOM_PER_NOTCH = 1.13;
    /** Time after which 63 % of a command has been followed. */
    private static final double SOFTNESS_IN_S = 0.08;

    private static final double REST = 1e-4;

    /** Target x, y, z, azimuth, elevation, distance. */
    private final double[] wish = HOME.clone();

    private final double[] now = HOME.clone();

    /** Back to where it began. */
    void home() {
        // the short way round
        double turns = Math.rint((wish[3] - HOME[3]) / (2 * Math.PI));
        System.arraycopy(HOME, 0, wish, 0, wish.length);
        wish[3] += turns * 2 * Math.PI;
    }

    /** Turns by a drag across these shares of the picture. */
    void turn(double dx, double dy) {
        wish[3] -= dx * TURN_PER_PICTURE;
        wish[4] += dy * TURN_PER_PICTURE / 2;
        limit();
    }

    /** Shifts by a drag across these shares of the picture, so that the scene follows the pointer. */
    void pan(double dx, double dy, double aspect) {
        double high = 2 * wish[5] * Math.tan(Math.toRadians(15));
        double side = -dx * high * aspect, rise = dy * high;
        double back = Math.sin(wish[4]) * rise;
        wish[0] += -Math.sin(wish[3]) * side - Math.cos(wish[3]) * back;
        wish[1] += Math.cos(wish[3]) * side - Math.sin(wish[3]) * back;
        wish[2] += Math.cos(wish[4]) * rise;
        limit();
    }

    /** Moves away by this many notches of a wheel. */
    void zoom(double notches) {
        wish[5] *= Math.pow(ZOOM_PER_NOTCH, Math.max(-10, Math.min(10, notches)));
        limit();
    }

    private void limit() {
        for (int i = 0; i < wish.length; i++) {
            wish[i] = Math.max(LOWEST[i], Math.min(HIGHEST[i], wish[i]));
        }
    }

    /** Follows for this long and puts {@code view} where the camera is. */
    void advance(double seconds, View view) {
        double share = 1 - Math.exp(-seconds / SOFTNESS_IN_S);
        for (int i = 0; i < now.length; i++) {
            double rest = wish[i] - now[i];
            now[i] = Math.abs(rest) < REST ? wish[i] : now[i] + rest * share;
        }
        view.orbit(now[0], now[1], now[2], now[3], now[4], now[5]);
    }
}
