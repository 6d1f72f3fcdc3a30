/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.capture.demo.internal.render.FrameBuffer;
import io.porthole.capture.demo.internal.render.View;
import io.porthole.capture.demo.internal.scene.DemoScene;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DemoCameraTest {
    @Test
    void everyViewThatCanBeReachedCanBeDrawn() {
        DemoScene scene = new DemoScene(1);
        DemoCamera camera = new DemoCamera();
        View view = new View();
        FrameBuffer frame = new FrameBuffer(160, 90);
        Random random = new Random(1);
        for (int i = 0; i < 600; i++) {
            camera.turn(random.nextDouble(-1, 1), random.nextDouble(-0.5, 0.5));
            camera.pan(random.nextDouble(-0.5, 0.5), random.nextDouble(-0.5, 0.5), 16.0 / 9);
            camera.zoom(random.nextDouble(-4, 4));
            camera.advance(10, view);
            scene.renderer().draw(scene.instances(), scene.darkening(), view, frame, true, true);
        }
        scene.close();
    }

    @Test
    void itComesToACompleteRest() {
        DemoCamera camera = new DemoCamera();
        View view = new View();
        camera.turn(0.3, 0.1);
        for (int i = 0; i < 60; i++) {
            camera.advance(1.0 / 30, view);
        }
        double x = view.eyeX();
        camera.advance(1.0 / 30, view);
        assertEquals(x, view.eyeX());
    }

    @Test
    void aPanMovesTheSceneWithThePointer() {
        DemoCamera camera = new DemoCamera();
        View view = new View();
        view.frame(1600, 900);
        camera.advance(0, view);
        double column = view.column(0, 0, 0), row = view.row(0, 0, 0);
        camera.pan(0.1, 0.05, 16.0 / 9);
        camera.advance(10, view);
        assertTrue(view.column(0, 0, 0) > column + 100, "to the right");
        assertTrue(view.row(0, 0, 0) > row + 20, "and down");
    }
}
