/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.frame.FrameInfo;
import io.porthole.capture.kit.FramePool;
import io.porthole.capture.mujoco.internal.lib.MujocoException;
import io.porthole.capture.mujoco.internal.lib.Perturbation;
import io.porthole.capture.mujoco.internal.lib.Renderer;
import io.porthole.capture.mujoco.internal.lib.World;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renders the frames of all views that somebody watches. Belongs to the thread that draws. */
final class FrameRenderer {
    private static final Logger LOG = LoggerFactory.getLogger(FrameRenderer.class);
    /** An unchanged frame is sent again after this time, so that viewers can tell still from dead. */
    private static final long REPEAT_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final String name;
    private final World world;
    private final Perturbation perturbation;
    private final Renderer renderer;
    private final FrameAnnotations annotations;
    private final EffectsGovernor governor;
    private final List<View> views;
    private volatile long rendered;
    private volatile long workNs;
    private long counted;
    private long spent;

    FrameRenderer(
            String name,
            World world,
            Perturbation perturbation,
            Renderer renderer,
            FrameAnnotations annotations,
            EffectsGovernor governor,
            List<View> views) {
        this.name = name;
        this.world = world;
        this.perturbation = perturbation;
        this.renderer = renderer;
        this.annotations = annotations;
        this.governor = governor;
        this.views = views;
    }

    /** Returns the frames rendered so far, of all views. */
    long rendered() {
        return rendered;
    }

    /** Returns the time spent on them, in nanoseconds. */
    long workNs() {
        return workNs;
    }

    boolean wanted() {
        for (View view : views) {
            if (view.wanted()) {
                return true;
            }
        }
        return false;
    }

    /** Called while nobody watches. */
    void idle() {
        governor.reset();
    }

    /**
     * Renders the views that are wanted and show anything new.
     *
     * @param seconds since the last time, for the cameras' motion
     * @return false when the world is lost
     */
    boolean render(double seconds) throws MujocoException {
        long before = spent;
        for (View view : views) {
            view.advance(seconds);
            if (view.wanted() && !render(view)) {
                return false;
            }
        }
        if (governor.took(spent - before)) {
            LOG.info("[mujoco] [model {}] Rendering takes too long; effects are now {}", name, governor.effects());
        }
        return true;
    }

    private boolean render(View view) throws MujocoException {
        long captureTime = System.nanoTime();
        if (!world.hold()) {
            return false;
        }
        double simulationTime;
        Annotations seen;
        try {
            simulationTime = world.time();
            if (!view.stale(simulationTime, captureTime, REPEAT_NS)) {
                return true;
            }
            renderer.updateScene(view.camera(), perturbation);
            seen = annotations.of(perturbation);
        } finally {
            world.release();
        }
        renderer.fit(view.width(), view.height());
        new FrameSet(view, view.shown(simulationTime, captureTime), captureTime, simulationTime, seen).render();
        spent += System.nanoTime() - captureTime;
        workNs = spent;
        rendered = ++counted;
        return true;
    }

    /** The frames of one view at one moment. Colour and depth come from one drawing. */
    private final class FrameSet {
        private final View view;
        private final long sequence;
        private final long captureTime;
        private final double simulationTime;
        private final Annotations seen;

        FrameSet(View view, long sequence, long captureTime, double simulationTime, Annotations seen) {
            this.view = view;
            this.sequence = sequence;
            this.captureTime = captureTime;
            this.simulationTime = simulationTime;
            this.seen = seen;
        }

        void render() {
            Lent colour = lend(Output.COLOUR);
            Lent depth = lend(Output.DEPTH);
            if (colour != null || depth != null) {
                renderer.draw(
                        view.width(),
                        view.height(),
                        governor.effects(),
                        colour == null ? 0 : Renderer.address(colour.slot.pixels()),
                        depth == null ? 0 : Renderer.address(depth.slot.pixels()));
            }
            if (depth != null) {
                ByteBuffer metres = depth.slot.pixels();
                renderer.metres(metres.asFloatBuffer(), view.width() * view.height());
                depth.offer();
            }
            if (colour != null) {
                colour.offer();
            }
            Lent segmentation = lend(Output.SEGMENTATION);
            if (segmentation != null) {
                renderer.drawSegments(view.width(), view.height(), segmentation.slot.pixels());
                segmentation.offer();
            }
        }

        private @Nullable Lent lend(Output output) {
            for (ModelSource stream : view.streams()) {
                if (stream.output() == output && stream.wanted()) {
                    FrameInfo info =
                            stream.info(view.width(), view.height(), sequence, captureTime, simulationTime, seen);
                    FramePool.Slot slot = stream.take(info);
                    return slot == null ? null : new Lent(stream, slot, info);
                }
            }
            return null;
        }
    }

    private record Lent(ModelSource stream, FramePool.Slot slot, FrameInfo info) {
        void offer() {
            stream.offer(slot, info);
        }
    }
}
