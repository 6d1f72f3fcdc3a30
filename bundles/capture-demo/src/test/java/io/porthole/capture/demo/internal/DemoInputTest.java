/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputEvent.Pointer;
import io.porthole.api.control.InputEvent.PointerAction;
import io.porthole.capture.demo.internal.render.View;
import io.porthole.capture.demo.internal.scene.DemoScene;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoInputTest {
    private static final int WIDTH = 1600;
    private static final int HEIGHT = 900;

    private final DemoScene scene = new DemoScene(2);
    private final DemoCamera camera = new DemoCamera();
    private final View view = new View();
    private final DemoInput input = new DemoInput(camera);

    @BeforeEach
    void look() {
        scene.advanceTo(0.5);
        view.frame(WIDTH, HEIGHT);
        camera.advance(0, view);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private void send(InputEvent... events) {
        for (InputEvent event : events) {
            input.input("demo", event);
        }
        input.apply(scene, view, WIDTH, HEIGHT);
    }

    /** Clicks on every block; returns how fast the fastest one is afterwards. */
    private double click(UnaryOperator<InputEvent> as) {
        for (int i = 0; i < DemoScene.BLOCKS; i++) {
            double bx = scene.blocks().x(i),
                    by = scene.blocks().y(i),
                    bz = scene.blocks().z(i);
            double x = view.column(bx, by, bz) / WIDTH, y = view.row(bx, by, bz) / HEIGHT;
            send(
                    as.apply(new Pointer(PointerAction.DOWN, x, y, 0, 1, 0)),
                    as.apply(new Pointer(PointerAction.UP, x, y, 0, 0, 0)));
        }
        double fastest = 0;
        for (int i = 0; i < DemoScene.BLOCKS; i++) {
            fastest = Math.max(fastest, scene.blocks().speed(i));
        }
        return fastest;
    }

    @Test
    void aClickKnocksABlockButNotByAViewerWhoMayMoveTheCameraAlone() {
        double before = click(event -> new InputEvent.Wheel(0, 0, 0, 0, 0));
        assertEquals(before, click(InputEvent.Camera::new));
        assertTrue(click(event -> event) > before + 0.5);
    }

    @Test
    void thatViewerTurnsNearsAndBringsHomeTheCameraOfAllStreams() {
        assertEquals(input.camera("demo"), input.camera("demo-depth"));
        double x = view.eyeX();
        send(
                new InputEvent.Camera(new Pointer(PointerAction.DOWN, 0.5, 0.5, 0, 1, 0)),
                new InputEvent.Camera(new Pointer(PointerAction.MOVE, 0.7, 0.5, -1, 1, 0)),
                new InputEvent.Camera(new InputEvent.Wheel(0.5, 0.5, 0, 2, 0)));
        camera.advance(10, view);
        assertNotEquals(x, view.eyeX(), 0.1);
        assertTrue(input.commands().containsAll(input.cameraCommands()));
        input.cameraCommands().forEach(name -> send(new InputEvent.Camera(new InputEvent.Command(name, ""))));
        camera.advance(10, view);
        assertEquals(x, view.eyeX(), 1e-3);
    }

    @Test
    void itsKeysAndOtherCommandsWouldDoNothingEvenIfTheHostLetThemThrough() {
        for (InputEvent event :
                List.of(new InputEvent.Key(true, "Space", " ", 0), new InputEvent.Command("pause", ""))) {
            send(new InputEvent.Camera(event));
            assertFalse(input.paused(), event.toString());
        }
        send(new InputEvent.Command("pause", ""));
        assertTrue(input.paused());
    }
}
