/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OrbitCameraTest {
    private static final double[] HOME = {1, 2, 3, 4, 90, -45};

    private final OrbitCamera camera = new OrbitCamera(HOME);

    private double[] settled() {
        for (int i = 0; i < 200; i++) {
            camera.advance(0.1);
        }
        return camera.pose();
    }

    @Test
    void aDragAcrossTheFrameTurnsHalfAround() {
        camera.turn(1, 0);
        assertArrayEquals(new double[] {1, 2, 3, 4, -90, -45}, settled(), 1e-3);
    }

    @Test
    void itNeverTipsOver() {
        camera.turn(0, 10);
        assertEquals(-89, settled()[5], 1e-3);
        camera.turn(0, -10);
        assertEquals(89, settled()[5], 1e-3);
    }

    @Test
    void panningKeepsThePointUnderThePointer() {
        // level, looking along y: the picture's right is x, its top is z
        OrbitCamera level = new OrbitCamera(new double[] {0, 0, 0, 4, 90, 0});
        level.pan(0.25, 0.5, 0.8);
        for (int i = 0; i < 200; i++) {
            level.advance(0.1);
        }
        assertArrayEquals(new double[] {-0.25 * 0.8 * 4, 0, 0.5 * 0.8 * 4, 4, 90, 0}, level.pose(), 1e-3);
    }

    @Test
    void theWheelMovesNearerAndFartherWithinBounds() {
        camera.zoom(-1);
        assertTrue(settled()[3] < 4);
        for (int i = 0; i < 100; i++) {
            camera.zoom(-10);
        }
        assertEquals(4.0 / 200, settled()[3], 1e-3);
        for (int i = 0; i < 200; i++) {
            camera.zoom(1000);
        }
        assertEquals(4.0 * 200, settled()[3], 1);
    }

    @Test
    void itComesHomeTheShortWayAndToRest() {
        camera.turn(-4.1, 0);
        settled();
        camera.home();
        assertTrue(camera.advance(0.01));
        assertTrue(Math.abs(camera.pose()[4] - settled()[4]) < 30);
        assertEquals(90, camera.pose()[4] % 360, 1e-3);
        assertFalse(camera.advance(0.1));
    }
}
