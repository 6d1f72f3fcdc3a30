/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal;

import io.porthole.capture.demo.internal.render.View;
import io.porthole.capture.kit.OrbitCamera;

/** The camera that viewers move over the table. */
final class DemoCamera {
    private static final double[] HOME = {0.02, 0.02, 0.195, 2.32, 142, -22};
    private static final double[] MIN = {-0.6, -0.6, -0.3, 0.9, -1e9, -85};
    private static final double[] MAX = {0.6, 0.6, 0.7, 4.5, 1e9, -4};
    private static final double FRUSTUM_HEIGHT = 2 * Math.tan(View.VERTICAL_FIELD_IN_RADIANS / 2);

    private final OrbitCamera orbit = new OrbitCamera(HOME, MIN, MAX);

    void home() {
        orbit.home();
    }

    /** Turns by a drag across these fractions of the image's height. */
    void turn(double dx, double dy) {
        orbit.turn(dx, dy);
    }

    /** Shifts by a drag across these fractions of the image's width and height, so that the scene follows it. */
    void pan(double dx, double dy, double aspect) {
        orbit.pan(dx * aspect, dy, FRUSTUM_HEIGHT);
    }

    /** Moves away by this many notches of a wheel. */
    void zoom(double notches) {
        orbit.zoom(notches);
    }

    /** Follows its commands for this long and puts {@code view} where it is. */
    void advance(double seconds, View view) {
        orbit.advance(seconds);
        double[] pose = orbit.pose();
        // the view's angles point from the target to the eye, the camera's from the eye to the target
        view.orbit(pose[0], pose[1], pose[2], Math.toRadians(pose[4] + 180), Math.toRadians(-pose[5]), pose[3]);
    }
}
