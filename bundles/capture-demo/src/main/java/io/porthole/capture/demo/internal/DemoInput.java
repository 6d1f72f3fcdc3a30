/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal;

import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputTarget;
import io.porthole.capture.demo.internal.render.View;
import io.porthole.capture.demo.internal.scene.DemoScene;
import io.porthole.capture.kit.InputQueue;
import java.util.Locale;
import java.util.Set;

/**
 * The scene's input target. Events are queued until the next frame: drag turns the camera, right drag (or shift)
 * shifts it, the wheel zooms, a click knocks a block, {@code r} starts over, {@code h} brings the camera home, space
 * pauses.
 */
final class DemoInput implements InputTarget {
    private static final int LEFT = 1;
    private static final int RIGHT = 2;
    private static final int MIDDLE = 4;
    /** A press that moves less than this fraction of the image is a click. */
    private static final double CLICK = 0.008;

    private final InputQueue queue = new InputQueue();
    private final DemoCamera camera;
    private boolean paused;
    private double lastX;
    private double lastY;
    private double moved = 1;
    private int held;
    /** Whether who sent the last event may do more than move the camera. */
    private boolean clicks;

    DemoInput(DemoCamera camera) {
        this.camera = camera;
    }

    @Override
    public Set<String> commands() {
        return Set.of("reset", "pause", "resume", "home");
    }

    /** All streams show the scene through one camera. */
    @Override
    public String camera(String stream) {
        return "view";
    }

    @Override
    public Set<String> cameraCommands() {
        return Set.of("home");
    }

    @Override
    public void input(String stream, InputEvent event) {
        queue.add(stream, event);
    }

    boolean paused() {
        return paused;
    }

    /** Handles the queued events; called by the thread that owns the scene. */
    void apply(DemoScene scene, View view, int width, int height) {
        for (InputQueue.Entry next = queue.poll(); next != null; next = queue.poll()) {
            InputEvent event = next.event();
            clicks = !(event instanceof InputEvent.Camera);
            if (!(event instanceof InputEvent.Camera of)) {
                handle(event, scene, view, width, height);
            } else if (InputEvent.Camera.takes(of.event(), cameraCommands())) {
                handle(of.event(), scene, view, width, height);
            }
        }
    }

    private void handle(InputEvent event, DemoScene scene, View view, int width, int height) {
        if (event instanceof InputEvent.Pointer p) {
            pointer(p, scene, view, width, height);
        } else if (event instanceof InputEvent.Wheel w) {
            camera.zoom(w.deltaY());
        } else if (event instanceof InputEvent.Motion m) {
            camera.turn(m.dx() * width / height, m.dy());
        } else if (event instanceof InputEvent.Key k && k.down()) {
            key(k, scene);
        } else if (event instanceof InputEvent.Command c) {
            command(c.name(), scene);
        } else if (event instanceof InputEvent.Release) {
            held = 0;
        }
    }

    private void pointer(InputEvent.Pointer p, DemoScene scene, View view, int width, int height) {
        switch (p.action()) {
            case DOWN -> {
                held = p.buttons();
                moved = 0;
                lastX = p.x();
                lastY = p.y();
            }
            case MOVE -> drag(p, (double) width / height);
            case UP -> {
                if (clicks && p.button() == 0 && moved < CLICK) {
                    click(p.x() * width, p.y() * height, scene, view);
                }
                held = p.buttons();
            }
            case CANCEL -> held = 0;
        }
    }

    private void drag(InputEvent.Pointer p, double aspect) {
        double dx = p.x() - lastX, dy = p.y() - lastY;
        lastX = p.x();
        lastY = p.y();
        moved += Math.abs(dx) + Math.abs(dy);
        boolean shift = (p.modifiers() & InputEvent.SHIFT) != 0;
        if ((held & (RIGHT | MIDDLE)) != 0 || ((held & LEFT) != 0 && shift)) {
            camera.pan(dx, dy, aspect);
        } else if ((held & LEFT) != 0) {
            camera.turn(dx * aspect, dy);
        }
    }

    private static void click(double x, double y, DemoScene scene, View view) {
        double[] eye = {view.eyeX(), view.eyeY(), view.eyeZ()};
        scene.push(eye, new double[] {view.rayX(x, y), view.rayY(x, y), view.rayZ(x, y)});
    }

    private void key(InputEvent.Key k, DemoScene scene) {
        switch (k.key().toLowerCase(Locale.ROOT)) {
            case "r" -> command("reset", scene);
            case "h" -> command("home", scene);
            case " " -> command(paused ? "resume" : "pause", scene);
            default -> {
                // the scene knows no other keys
            }
        }
    }

    private void command(String name, DemoScene scene) {
        switch (name) {
            case "reset" -> {
                scene.reset();
                paused = false;
            }
            case "home" -> camera.home();
            case "pause" -> paused = true;
            case "resume" -> paused = false;
            default -> {
                // refused by the host already: not in commands()
            }
        }
    }
}
