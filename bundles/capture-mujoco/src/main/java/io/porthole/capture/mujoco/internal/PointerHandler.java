/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.control.InputEvent;
import io.porthole.capture.mujoco.internal.lib.Perturbation;
import io.porthole.capture.mujoco.internal.lib.Perturbation.Pull;
import io.porthole.capture.mujoco.internal.lib.Scene;
import io.porthole.capture.mujoco.internal.lib.World;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Handles a viewer's pointer over one view. Belongs to the thread that draws. */
final class PointerHandler {
    private static final int LEFT = 1;
    private static final int RIGHT = 2;
    private static final int MIDDLE = 4;
    /** Two presses closer than this in time and place are a double click. */
    private static final long DOUBLE_CLICK_NS = TimeUnit.MILLISECONDS.toNanos(400);

    private static final double CLICK = 0.02;

    private final World world;
    private final Perturbation perturbation;
    private final Scene scene;
    private final Physics physics;
    private final View view;
    private @Nullable Pull pulling;
    private boolean cameraOnly;
    private int held;
    private double lastX;
    private double lastY;
    private double pressedX;
    private double pressedY;
    private long pressedAt = System.nanoTime() - DOUBLE_CLICK_NS;

    PointerHandler(World world, Perturbation perturbation, Scene scene, Physics physics, View view) {
        this.world = world;
        this.perturbation = perturbation;
        this.scene = scene;
        this.physics = physics;
        this.view = view;
    }

    View view() {
        return view;
    }

    /** Name of one of the view's streams. */
    String name() {
        return view.streams().get(0).name();
    }

    /** @param byCamera whether the viewer may move the camera and nothing else */
    void input(InputEvent event, boolean byCamera) {
        cameraOnly = byCamera;
        if (event instanceof InputEvent.Wheel wheel) {
            view.orbit().zoom(wheel.deltaY());
        } else if (event instanceof InputEvent.Release) {
            release();
        } else if (event instanceof InputEvent.Pointer pointer) {
            switch (pointer.action()) {
                case DOWN -> press(pointer);
                case MOVE -> move(pointer);
                case UP -> {
                    held = pointer.buttons();
                    if (held == 0) {
                        release();
                    }
                }
                case CANCEL -> release();
            }
        }
    }

    private void release() {
        held = 0;
        if (pulling != null && !cameraOnly) {
            pulling = null;
            inScene(perturbation::release);
        }
    }

    private void press(InputEvent.Pointer p) {
        long now = System.nanoTime();
        boolean again =
                now - pressedAt < DOUBLE_CLICK_NS && Math.abs(p.x() - pressedX) + Math.abs(p.y() - pressedY) < CLICK;
        pressedAt = now;
        pressedX = p.x();
        pressedY = p.y();
        held = p.buttons();
        lastX = p.x();
        lastY = p.y();
        if (cameraOnly) {
            return;
        }
        if ((p.modifiers() & InputEvent.CTRL) != 0) {
            Pull how = pull(p);
            inScene(() -> {
                int before = perturbation.selected();
                if (scene.pick(perturbation, view.aspect(), p.x(), p.y()) == 0 && before > 0) {
                    perturbation.selectAgain(before);
                }
                scene.beginPull(perturbation, how);
                pulling = perturbation.active() ? how : null;
            });
        } else if (again && p.button() == 0) {
            inScene(() -> scene.pick(perturbation, view.aspect(), p.x(), p.y()));
        }
    }

    private static Pull pull(InputEvent.Pointer p) {
        if (p.button() == 2) {
            return Pull.TURN;
        }
        return (p.modifiers() & InputEvent.SHIFT) != 0 ? Pull.SLIDE : Pull.SHIFT;
    }

    private void move(InputEvent.Pointer p) {
        double dx = (p.x() - lastX) * view.aspect(), dy = p.y() - lastY;
        lastX = p.x();
        lastY = p.y();
        Pull how = pulling;
        if (how != null && !cameraOnly) {
            inScene(() -> scene.pull(perturbation, how, dx, dy));
        } else if ((held & (RIGHT | MIDDLE)) != 0 || ((held & LEFT) != 0 && (p.modifiers() & InputEvent.SHIFT) != 0)) {
            inScene(() -> view.orbit().pan(dx, dy, scene.frustumHeight()));
        } else if ((held & LEFT) != 0) {
            view.orbit().turn(dx, dy);
        }
    }

    /** Runs work on the world as this view shows it. */
    private void inScene(Runnable work) {
        if (world.hold()) {
            try {
                scene.update(view.camera(), perturbation);
                work.run();
            } finally {
                world.release();
            }
            physics.wake(); // a body may have to be moved although time stands still
        }
    }
}
