/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.control.InputEvent;
import io.porthole.capture.mujoco.internal.lib.Grip;
import io.porthole.capture.mujoco.internal.lib.Grip.Pull;
import io.porthole.capture.mujoco.internal.lib.Painter;
import io.porthole.capture.mujoco.internal.lib.World;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A viewer's pointer over one view. Belongs to the thread that draws. */
final class Hand {
    private static final int LEFT = 1;
    private static final int RIGHT = 2;
    private static final int MIDDLE = 4;
    /** Two presses closer than this in time and place are a double click. */
    private static final long DOUBLE_CLICK_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    private static final double CLICK = 0.02;

    private final World world;
    private final Grip grip;
    private final Painter painter;
    private final Physics physics;
    private final View view;
    private @Nullable Pull pulling;
    private int held;
    private double lastX;
    private double lastY;
    private double pressedX;
    private double pressedY;
    private long pressedAt = System.nanoTime() - DOUBLE_CLICK_NANOS;

    Hand(World world, Grip grip, Painter painter, Physics physics, View view) {
        this.world = world;
        this.grip = grip;
        this.painter = painter;
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

    void input(InputEvent event) {
        if (event instanceof InputEvent.Wheel wheel) {
            view.orbit().zoom(wheel.deltaY());
        } else if (event instanceof InputEvent.Release) {
            let();
        } else if (event instanceof InputEvent.Pointer pointer) {
            switch (pointer.action()) {
                case DOWN -> press(pointer);
                case MOVE -> move(pointer);
                case UP -> {
                    held = pointer.buttons();
                    if (held == 0) {
                        let();
                    }
                }
                case CANCEL -> let();
            }
        }
    }

    private void let() {
        held = 0;
        if (pulling != null) {
            pulling = null;
            inScene(grip::let);
        }
    }

    private void press(InputEvent.Pointer p) {
        long now = System.nanoTime();
        boolean again =
                now - pressedAt < DOUBLE_CLICK_NANOS && Math.abs(p.x() - pressedX) + Math.abs(p.y() - pressedY) < CLICK;
        pressedAt = now;
        pressedX = p.x();
        pressedY = p.y();
        held = p.buttons();
        lastX = p.x();
        lastY = p.y();
        if ((p.modifiers() & InputEvent.CTRL) != 0) {
            Pull how = pull(p);
            inScene(() -> {
                int before = grip.selected();
                if (painter.pick(grip, view.aspect(), p.x(), p.y()) == 0 && before > 0) {
                    grip.selectAgain(before);
                }
                painter.take(grip, how);
                pulling = grip.active() ? how : null;
            });
        } else if (again && p.button() == 0) {
            inScene(() -> painter.pick(grip, view.aspect(), p.x(), p.y()));
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
        if (how != null) {
            inScene(() -> painter.pull(grip, how, dx, dy));
        } else if ((held & (RIGHT | MIDDLE)) != 0 || ((held & LEFT) != 0 && (p.modifiers() & InputEvent.SHIFT) != 0)) {
            view.orbit().pan(dx, dy, painter.frustumHeight());
        } else if ((held & LEFT) != 0) {
            view.orbit().turn(dx, dy);
        }
    }

    /** Does something with the world as this view shows it. */
    private void inScene(Runnable work) {
        if (world.hold()) {
            try {
                painter.look(view.eye(), grip);
                work.run();
            } finally {
                world.release();
            }
            physics.gripped();
        }
    }
}
