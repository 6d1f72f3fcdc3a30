/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.capture.kit.FramePacer;
import io.porthole.capture.mujoco.internal.lib.ErrorHandlers;
import io.porthole.capture.mujoco.internal.lib.LibraryFinder;
import io.porthole.capture.mujoco.internal.lib.MujocoException;
import io.porthole.capture.mujoco.internal.lib.MujocoLibrary;
import io.porthole.capture.mujoco.internal.lib.Perturbation;
import io.porthole.capture.mujoco.internal.lib.Renderer;
import io.porthole.capture.mujoco.internal.lib.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running model: loaded, rendered and freed on one thread, its physics on a second. A failure becomes the state of
 * its streams and touches nothing else.
 */
final class ModelRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelRun.class);
    private static final long STOP_MS = 5000;

    private final ModelConfig config;
    private final LibraryFinder finder;
    private final StreamPublisher publisher;
    private final Thread thread;
    private final FramePacer pacer;
    private volatile boolean running = true;
    private volatile List<ModelSource> streams = List.of();
    private volatile @Nullable World world;
    private volatile @Nullable FrameRenderer renderer;
    private volatile String failure = "";

    /** Starts the model; its streams are published when it is loaded. */
    ModelRun(ModelConfig config, LibraryFinder finder, StreamPublisher publisher) {
        this.config = config;
        this.finder = finder;
        this.publisher = publisher;
        pacer = new FramePacer(config.periodInNs());
        thread = new Thread(this::run, "mujoco-" + config.name());
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns why there are no frames, empty when nothing is wrong. */
    String failure() {
        return failure;
    }

    /** Returns the frames rendered so far. */
    long frames() {
        FrameRenderer current = renderer;
        return current == null ? 0 : current.rendered();
    }

    /** Returns the simulation time in seconds, NaN before there is any. */
    double seconds() {
        World mine = world;
        if (mine == null || !mine.hold()) {
            return Double.NaN;
        }
        try {
            return running ? mine.time() : Double.NaN;
        } finally {
            mine.release();
        }
    }

    /** Withdraws the streams, then ends everything. */
    @Override
    public void close() {
        running = false;
        publisher.clear();
        pacer.stop();
        try {
            thread.join(STOP_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        ErrorHandlers.listen(new MessageListener());
        try (MujocoLibrary library = MujocoLibrary.retain(finder);
                World loaded = World.load(library, config.file())) {
            world = loaded;
            run(loaded, library.layout().version);
        } catch (MujocoException e) {
            fail(String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError e) {
            LOG.error("[mujoco] [model {}] Stopped", config.name(), e);
            fail("the model has stopped: " + e);
        } finally {
            ErrorHandlers.ignore();
        }
    }

    private void run(World loaded, String version) throws MujocoException {
        try (Perturbation perturbation = new Perturbation(loaded);
                Renderer gl = new Renderer(loaded, config.width(), config.height(), config.quality())) {
            List<View> views = views(loaded);
            Physics physics = new Physics(loaded, perturbation, config.speed());
            ModelInput input = new ModelInput(loaded, perturbation, gl, physics, views, pacer::wake);
            FrameRenderer frames = new FrameRenderer(
                    config.name(),
                    loaded,
                    perturbation,
                    gl,
                    new FrameAnnotations(physics, loaded.bodies()),
                    new EffectsGovernor(config.quality(), config.periodInNs()),
                    views);
            renderer = frames;
            Thread physicsThread = new Thread(() -> runPhysics(physics), "mujoco-" + config.name() + "-physics");
            physicsThread.setDaemon(true);
            physicsThread.start();
            try {
                streams =
                        views.stream().flatMap(view -> view.streams().stream()).toList();
                publisher.publish(streams, config.framesPerSecond(), input);
                LOG.info(
                        "[mujoco] [model {}] Publishes {} streams of {}, MuJoCo {}",
                        config.name(),
                        streams.size(),
                        config.file(),
                        version);
                draw(frames, input, views);
            } finally {
                physics.stop();
                await(physicsThread);
                views.forEach(View::close);
            }
        }
    }

    private List<View> views(World loaded) {
        StreamNames names = new StreamNames(config.name());
        List<View> views = new ArrayList<>();
        add(views, loaded, View.FREE, "", config.freeOutputs(), names);
        List<String> cameras = loaded.cameras();
        for (int i = 0; i < cameras.size(); i++) {
            String name = cameras.get(i).isEmpty() ? "camera" + i : cameras.get(i);
            add(views, loaded, i, name, config.cameraOutputs(), names);
        }
        return views;
    }

    private void add(List<View> views, World loaded, int camera, String name, Set<Output> outputs, StreamNames names) {
        List<ModelSource> shown = new ArrayList<>();
        for (Output output : Output.values()) {
            if (outputs.contains(output)) {
                String title = config.name()
                        + (name.isEmpty() ? "" : ": " + name)
                        + (output.suffix.isEmpty() ? "" : " (" + output.suffix + ")");
                shown.add(new ModelSource(names.next(name, output), title, output, pacer::wake));
            }
        }
        if (!shown.isEmpty()) {
            views.add(new View(loaded, camera, config.width(), config.height(), shown));
        }
    }

    private void draw(FrameRenderer frames, ModelInput input, List<View> views) throws MujocoException {
        while (pacer.awaitFrame(() -> wanted(frames, input, views))) {
            if (!frames.render(pacer.elapsedSeconds())) {
                return;
            }
        }
    }

    /** Handles input too, so that a body is released and a camera moved while nobody watches. */
    private static boolean wanted(FrameRenderer frames, ModelInput input, List<View> views) {
        if (input.apply()) {
            views.forEach(View::change);
        }
        boolean wanted = frames.wanted();
        if (!wanted) {
            frames.idle();
        }
        return wanted;
    }

    private void runPhysics(Physics physics) {
        ErrorHandlers.listen(new MessageListener());
        try {
            physics.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("[mujoco] [model {}] The physics stopped", config.name(), e);
            fail("the physics have stopped: " + e);
        } finally {
            ErrorHandlers.ignore();
        }
    }

    /** Waits for the physics to finish their step, unless the world is lost. */
    private void await(Thread physicsThread) {
        boolean interrupted = false;
        World mine = world;
        while (physicsThread.isAlive() && mine != null && !mine.isLost()) {
            try {
                physicsThread.join(20);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(String reason) {
        failure = reason;
        LOG.error("[mujoco] [model {}] Failed: {}", config.name(), reason);
        if (streams.isEmpty()) {
            streams = List.of(ModelSource.failed(config.name(), config.name(), reason));
            publisher.publish(streams, config.framesPerSecond(), null);
        } else {
            streams.forEach(stream -> stream.fail(reason));
        }
    }

    /** Receives MuJoCo's messages about this model. */
    private final class MessageListener implements ErrorHandlers.Listener {
        private static final long QUIET_NS = 10_000_000_000L;
        private long warnedAt = System.nanoTime() - QUIET_NS;

        @Override
        public void warning(String message) {
            long now = System.nanoTime();
            if (now - warnedAt >= QUIET_NS) {
                warnedAt = now;
                LOG.warn("[mujoco] [model {}] {}", config.name(), message);
            }
        }

        @Override
        public void lost(String message) {
            World mine = world;
            if (mine != null) {
                mine.lose();
            }
            fail("MuJoCo: " + message);
        }
    }
}
