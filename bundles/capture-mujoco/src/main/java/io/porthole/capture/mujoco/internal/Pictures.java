/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.frame.FrameInfo;
import io.porthole.capture.mujoco.internal.lib.Grip;
import io.porthole.capture.mujoco.internal.lib.MujocoException;
import io.porthole.capture.mujoco.internal.lib.Painter;
import io.porthole.capture.mujoco.internal.lib.World;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the pictures of all views that somebody watches. Belongs to the thread that draws. */
final class Pictures {
    private static final Logger LOG = LoggerFactory.getLogger(Pictures.class);
    /** An unchanged picture is sent again after this time, so that viewers can tell still from dead. */
    private static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final String name;
    private final World world;
    private final Grip grip;
    private final Painter painter;
    private final Marks marks;
    private final Effort effort;
    private final List<View> views;
    private volatile long taken;
    private volatile long workNanos;
    private long counted;
    private long spent;

    Pictures(String name, World world, Grip grip, Painter painter, Marks marks, Effort effort, List<View> views) {
        this.name = name;
        this.world = world;
        this.grip = grip;
        this.painter = painter;
        this.marks = marks;
        this.effort = effort;
        this.views = views;
    }

    /** Pictures taken so far, of all views. */
    long taken() {
        return taken;
    }

    /** Time that went into them. */
    long workNanos() {
        return workNanos;
    }

    boolean wanted() {
        for (View view : views) {
            if (view.wanted()) {
                return true;
            }
        }
        return false;
    }

    /** Nobody watches any more. */
    void rest() {
        effort.rest();
    }

    /**
     * Takes those that are wanted and show anything new.
     *
     * @param seconds since the last time, for the cameras' movements
     * @return false when the world is lost
     */
    boolean take(double seconds) throws MujocoException {
        long before = spent;
        for (View view : views) {
            view.advance(seconds);
            if (view.wanted() && !take(view)) {
                return false;
            }
        }
        if (effort.took(spent - before)) {
            LOG.info("{}: pictures take too long, effects: {}", name, effort.effects());
        }
        return true;
    }

    private boolean take(View view) throws MujocoException {
        long captured = System.nanoTime();
        if (!world.hold()) {
            return false;
        }
        double time;
        Annotations seen;
        try {
            time = world.time();
            if (!view.stale(time, captured, REPEAT_NANOS)) {
                return true;
            }
            painter.look(view.eye(), grip);
            seen = marks.of(grip);
        } finally {
            world.release();
        }
        painter.fit(view.width(), view.height());
        new Shot(view, view.shown(time, captured), captured, time, seen).take();
        spent += System.nanoTime() - captured;
        workNanos = spent;
        taken = ++counted;
        return true;
    }

    /** One picture and what is made of it. Colour and depth come from one drawing. */
    private final class Shot {
        private final View view;
        private final long sequence;
        private final long captured;
        private final double time;
        private final Annotations seen;

        Shot(View view, long sequence, long captured, double time, Annotations seen) {
            this.view = view;
            this.sequence = sequence;
            this.captured = captured;
            this.time = time;
            this.seen = seen;
        }

        void take() {
            Lent colour = lend(Output.COLOUR);
            Lent depth = lend(Output.DEPTH);
            if (colour != null || depth != null) {
                painter.draw(
                        view.width(),
                        view.height(),
                        effort.effects(),
                        colour == null ? 0 : colour.slot.address,
                        depth == null ? 0 : depth.slot.address);
            }
            if (depth != null) {
                ByteBuffer metres = depth.slot.pixels.clear();
                painter.metres(metres.asFloatBuffer(), view.width() * view.height());
                depth.offer();
            }
            if (colour != null) {
                colour.slot.pixels.clear();
                colour.offer();
            }
            Lent segmentation = lend(Output.SEGMENTATION);
            if (segmentation != null) {
                painter.drawSegments(view.width(), view.height(), segmentation.slot.pixels.clear());
                segmentation.offer();
            }
        }

        private @Nullable Lent lend(Output output) {
            for (ModelStream stream : view.streams()) {
                if (stream.output() == output && stream.wanted()) {
                    FrameInfo info = stream.info(view.width(), view.height(), sequence, captured, time, seen);
                    FramePool.Slot slot = stream.take(info);
                    return slot == null ? null : new Lent(stream, slot, info);
                }
            }
            return null;
        }
    }

    private record Lent(ModelStream stream, FramePool.Slot slot, FrameInfo info) {
        void offer() {
            stream.offer(slot, info);
        }
    }
}
