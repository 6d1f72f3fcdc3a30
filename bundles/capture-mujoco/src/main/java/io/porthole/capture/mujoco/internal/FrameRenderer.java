/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.frame.FrameInfo;
import io.porthole.capture.kit.FramePool;
import io.porthole.capture.mujoco.internal.lib.MujocoException;
import io.porthole.capture.mujoco.internal.lib.Perturbation;
import io.porthole.capture.mujoco.internal.lib.Renderer;
import io.porthole.capture.mujoco.internal.lib.Scene;
import io.porthole.capture.mujoco.internal.lib.World;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renders the frames of all views that somebody watches. OpenGL is opened for the first of them: a model that nobody
 * has watched costs its own memory alone. Belongs to the thread that draws.
 */
final class FrameRenderer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FrameRenderer.class);
    /** An unchanged frame is sent again after this time, so that viewers can tell still from dead. */
    private static final long REPEAT_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final ModelConfig config;
    private final World world;
    private final Perturbation perturbation;
    private final Scene scene;
    private final FrameAnnotations annotations;
    private final EffectsGovernor governor;
    private final List<View> views;
    private @Nullable Renderer opened;
    private volatile long rendered;
    private volatile long workNs;
    private long counted;
    private long spent;

    FrameRenderer(
            ModelConfig config,
            World world,
            Perturbation perturbation,
            Scene scene,
            FrameAnnotations annotations,
            List<View> views) {
        this.config = config;
        this.world = world;
        this.perturbation = perturbation;
        this.scene = scene;
        this.annotations = annotations;
        this.governor = new EffectsGovernor(config.quality(), config.periodInNs());
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

    /** Returns whether somebody watches. Safe from any thread. */
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
            LOG.info(
                    "[mujoco] [model {}] Rendering takes too long; effects are now {}",
                    config.name(),
                    governor.effects());
        }
        return true;
    }

    private boolean render(View view) throws MujocoException {
        Renderer renderer = renderer();
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
            scene.update(view.camera(), perturbation);
            seen = annotations.of(perturbation);
        } finally {
            world.release();
        }
        renderer.fit(view.width(), view.height());
        new FrameSet(view, view.shown(simulationTime, captureTime), captureTime, simulationTime, seen).render(renderer);
        spent += System.nanoTime() - captureTime;
        workNs = spent;
        rendered = ++counted;
        return true;
    }

    private Renderer renderer() throws MujocoException {
        Renderer renderer = opened;
        if (renderer == null) {
            renderer = new Renderer(world, scene, config.width(), config.height(), config.quality());
            opened = renderer;
        }
        return renderer;
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.close();
        }
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

        void render(Renderer renderer) {
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
                renderer.convertToMetres(metres.asFloatBuffer(), view.width() * view.height());
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
