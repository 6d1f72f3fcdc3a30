/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.control.InputTarget;
import io.porthole.capture.kit.FramePacer;
import io.porthole.capture.mujoco.internal.lib.ErrorHandlers;
import io.porthole.capture.mujoco.internal.lib.MujocoException;
import io.porthole.capture.mujoco.internal.lib.MujocoLibrary;
import io.porthole.capture.mujoco.internal.lib.Perturbation;
import io.porthole.capture.mujoco.internal.lib.Scene;
import io.porthole.capture.mujoco.internal.lib.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running model: loaded, rendered and freed on one thread, its physics on a second. Its first stream is there at
 * once, the others when it is loaded. A failure becomes the state of its streams and touches nothing else.
 */
final class ModelRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelRun.class);
    private static final long STOP_MS = 5000;

    private final ModelConfig config;
    private final ModelContext context;
    private final StreamPublisher publisher;
    private final Thread thread;
    private final FramePacer pacer;
    private final LoadQueue.Turn turn;
    private final StreamNames names;
    private final List<ModelSource> freeStreams;
    private volatile boolean running = true;
    private volatile List<ModelSource> streams = List.of();
    private volatile @Nullable World world;
    private volatile @Nullable Physics physics;
    private volatile @Nullable FrameRenderer renderer;
    private volatile String failure = "";

    /** Starts the model. */
    ModelRun(ModelConfig config, ModelContext context, StreamPublisher publisher) {
        this.config = config;
        this.context = context;
        this.publisher = publisher;
        pacer = new FramePacer(config.periodInNs());
        turn = context.loads().join();
        names = new StreamNames(config.name());
        freeStreams = sources("", config.freeOutputs());
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
        if (world == null) {
            thread.interrupt(); // it may wait for its turn
        }
        try {
            thread.join(STOP_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Called when a stream is started, watched or steered. */
    private void wake() {
        Physics mine = physics;
        if (mine != null) {
            mine.wake();
        } else if (freeStreams.stream().anyMatch(ModelSource::wanted)) {
            turn.hurry();
        }
        pacer.wake();
    }

    private void run() {
        ErrorHandlers.listen(new MessageListener());
        try {
            publish(freeStreams.stream().limit(1).toList(), null);
            turn.await();
            load();
        } catch (InterruptedException e) {
            LOG.debug("[mujoco] [model {}] Ended before it was loaded", config.name());
        } catch (MujocoException e) {
            fail(String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError e) {
            LOG.error("[mujoco] [model {}] Stopped", config.name(), e);
            fail("the model has stopped: " + e);
        } finally {
            turn.close();
            ErrorHandlers.ignore();
        }
    }

    private void load() throws MujocoException {
        try (MujocoLibrary library = MujocoLibrary.retain(context.library());
                World loaded = World.load(library, config.file())) {
            world = loaded;
            turn.close();
            if (running) {
                run(loaded, library.layout().version);
            }
        }
    }

    private void run(World loaded, String version) throws MujocoException {
        List<View> views = views(loaded);
        try (Perturbation perturbation = new Perturbation(loaded);
                Scene scene = new Scene(loaded)) {
            ActuatorControls controls = new ActuatorControls();
            Physics time = new Physics(loaded, perturbation, config.speed(), controls, this::needed);
            physics = time;
            ModelPanel panel = new ModelPanel(config, loaded, time, controls);
            ModelInput input = new ModelInput(loaded, perturbation, scene, time, views, this::wake);
            FrameAnnotations annotations = new FrameAnnotations(time, loaded.bodies());
            Thread physicsThread = new Thread(() -> runPhysics(time), "mujoco-" + config.name() + "-physics");
            physicsThread.setDaemon(true);
            try (FrameRenderer frames = new FrameRenderer(config, loaded, perturbation, scene, annotations, views)) {
                renderer = frames;
                physicsThread.start();
                publish(views.stream().flatMap(view -> view.streams().stream()).toList(), input);
                publisher.publish(panel.panel(), streams);
                LOG.info(
                        "[mujoco] [model {}] Publishes {} streams of {}, MuJoCo {}",
                        config.name(),
                        streams.size(),
                        config.file(),
                        version);
                draw(frames, input, views, panel);
            } finally {
                time.stop();
                await(physicsThread);
            }
        } finally {
            views.forEach(View::close);
        }
    }

    private void publish(List<ModelSource> known, @Nullable InputTarget input) {
        streams = known;
        publisher.publish(known, config.framesPerSecond(), input);
    }

    /** Returns whether time is to pass. */
    private boolean needed() {
        FrameRenderer frames = renderer;
        if (config.runUnwatched() || (frames != null && frames.wanted())) {
            return true;
        }
        for (ModelSource stream : streams) {
            if (context.steered().test(stream.name())) {
                return true;
            }
        }
        return false;
    }

    private List<View> views(World loaded) {
        List<View> views = new ArrayList<>();
        add(views, loaded, View.FREE, freeStreams);
        List<String> cameras = loaded.cameras();
        for (int i = 0; i < cameras.size(); i++) {
            String name = cameras.get(i).isEmpty() ? "camera" + i : cameras.get(i);
            add(views, loaded, i, sources(name, config.cameraOutputs()));
        }
        return views;
    }

    private void add(List<View> views, World loaded, int camera, List<ModelSource> shown) {
        if (!shown.isEmpty()) {
            List<String> geoms = loaded.geoms();
            shown.forEach(s -> s.describe(ModelDescription.of(s.output(), camera == View.FREE, geoms)));
            views.add(new View(loaded, camera, config.width(), config.height(), shown));
        }
    }

    /** Returns the sources of one camera, whose name is empty for the free one. */
    private List<ModelSource> sources(String camera, Set<Output> outputs) {
        List<ModelSource> sources = new ArrayList<>();
        for (Output output : Output.values()) {
            if (outputs.contains(output)) {
                String title = config.name()
                        + (camera.isEmpty() ? "" : ": " + camera)
                        + (output.suffix.isEmpty() ? "" : " (" + output.suffix + ")");
                sources.add(new ModelSource(names.next(camera, output), title, output, this::wake));
            }
        }
        return sources;
    }

    private void draw(FrameRenderer frames, ModelInput input, List<View> views, ModelPanel panel)
            throws MujocoException {
        while (pacer.awaitFrame(() -> wanted(frames, input, views, panel))) {
            if (!frames.render(pacer.elapsedSeconds())) {
                return;
            }
        }
    }

    /** Handles input too, so that a body is released and a camera moved while nobody watches. */
    private boolean wanted(FrameRenderer frames, ModelInput input, List<View> views, ModelPanel panel) {
        if (input.apply()) {
            views.forEach(View::change);
        }
        panel.update(streams);
        boolean wanted = frames.wanted();
        if (!wanted) {
            frames.idle();
        }
        return wanted;
    }

    private void runPhysics(Physics time) {
        ErrorHandlers.listen(new MessageListener());
        try {
            time.run();
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
            publish(List.of(ModelSource.failed(config.name(), config.name(), reason)), null);
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
            turn.close();
            fail("MuJoCo: " + message);
        }
    }
}
