/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.capture.mujoco.internal.lib.Alarm;
import io.porthole.capture.mujoco.internal.lib.Grip;
import io.porthole.capture.mujoco.internal.lib.LibraryFinder;
import io.porthole.capture.mujoco.internal.lib.MujocoException;
import io.porthole.capture.mujoco.internal.lib.MujocoLibrary;
import io.porthole.capture.mujoco.internal.lib.Painter;
import io.porthole.capture.mujoco.internal.lib.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One model that runs: loaded, drawn and given back on one thread, its physics on a second. What goes wrong becomes the
 * state of its streams and touches nothing else.
 */
final class ModelRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelRun.class);
    private static final long STOP_MILLIS = 5000;
    /** After a longer break between two pictures the cameras move no further than this, in seconds. */
    private static final double LONGEST_MOVE_IN_S = 0.1;

    private final ModelWish wish;
    private final LibraryFinder finder;
    private final Stage stage;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile List<ModelStream> streams = List.of();
    private volatile @Nullable World world;
    private volatile @Nullable Pictures pictures;
    private volatile String failure = "";

    /** Begins; the streams appear on the stage when the model is loaded. */
    ModelRun(ModelWish wish, LibraryFinder finder, Stage stage) {
        this.wish = wish;
        this.finder = finder;
        this.stage = stage;
        thread = new Thread(this::run, "mujoco-" + wish.name());
        thread.setDaemon(true);
        thread.start();
    }

    /** Why there are no pictures, empty when nothing is wrong. */
    String failure() {
        return failure;
    }

    /** Pictures taken so far. */
    long pictures() {
        Pictures taking = pictures;
        return taking == null ? 0 : taking.taken();
    }

    /** Simulated time that has passed, NaN before there is any. */
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

    /** Takes the streams away, then ends everything. */
    @Override
    public void close() {
        running = false;
        stage.clear();
        wake();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    private void run() {
        Alarm.listen(new Trouble());
        try (MujocoLibrary library = MujocoLibrary.retain(finder);
                World loaded = World.load(library, wish.file())) {
            world = loaded;
            live(loaded, library.layout().version);
        } catch (MujocoException e) {
            fail(String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError e) {
            LOG.error("{} has stopped", wish.name(), e);
            fail("it has stopped: " + e);
        } finally {
            Alarm.ignore();
        }
    }

    private void live(World loaded, String version) throws MujocoException {
        try (Grip grip = new Grip(loaded);
                Painter painter = new Painter(loaded, wish.width(), wish.height(), wish.quality())) {
            List<View> views = views(loaded);
            Physics physics = new Physics(loaded, grip, wish.speed());
            Steering steering = new Steering(loaded, grip, painter, physics, views, this::wake);
            Pictures taking = new Pictures(
                    wish.name(),
                    loaded,
                    grip,
                    painter,
                    new Marks(physics, loaded.bodies()),
                    new Effort(wish.quality(), wish.periodInNs()),
                    views);
            pictures = taking;
            Thread passing = new Thread(() -> pass(physics), "mujoco-" + wish.name() + "-physics");
            passing.setDaemon(true);
            passing.start();
            try {
                streams =
                        views.stream().flatMap(view -> view.streams().stream()).toList();
                stage.show(streams, wish.framesPerSecond(), steering);
                LOG.info("{}: {} streams of {}, MuJoCo {}", wish.name(), streams.size(), wish.file(), version);
                draw(taking, steering, views);
            } finally {
                physics.stop();
                await(passing);
                views.forEach(View::close);
            }
        }
    }

    private List<View> views(World loaded) {
        StreamNames names = new StreamNames(wish.name());
        List<View> views = new ArrayList<>();
        add(views, loaded, View.FREE, "", wish.freeOutputs(), names);
        List<String> cameras = loaded.cameras();
        for (int i = 0; i < cameras.size(); i++) {
            String name = cameras.get(i).isEmpty() ? "camera" + i : cameras.get(i);
            add(views, loaded, i, name, wish.cameraOutputs(), names);
        }
        return views;
    }

    private void add(List<View> views, World loaded, int camera, String name, Set<Output> outputs, StreamNames names) {
        List<ModelStream> shown = new ArrayList<>();
        for (Output output : Output.values()) {
            if (outputs.contains(output)) {
                String title = wish.name()
                        + (name.isEmpty() ? "" : ": " + name)
                        + (output.suffix.isEmpty() ? "" : " (" + output.suffix + ")");
                shown.add(new ModelStream(names.next(name, output), title, output, this::wake));
            }
        }
        if (!shown.isEmpty()) {
            views.add(new View(loaded, camera, wish.width(), wish.height(), shown));
        }
    }

    private void draw(Pictures taking, Steering steering, List<View> views) throws MujocoException {
        long due = System.nanoTime();
        long before = due;
        while (running) {
            if (steering.apply()) {
                views.forEach(View::change);
            }
            if (!taking.wanted()) {
                taking.rest();
                LockSupport.park(this);
                due = System.nanoTime();
                before = due - wish.periodInNs();
                continue;
            }
            long left = due - System.nanoTime();
            if (left > 0) {
                LockSupport.parkNanos(this, left);
                continue;
            }
            long now = System.nanoTime();
            if (!taking.take(Math.min(LONGEST_MOVE_IN_S, (now - before) / 1e9))) {
                return;
            }
            before = now;
            due = Math.max(due + wish.periodInNs(), now);
        }
    }

    private void pass(Physics physics) {
        Alarm.listen(new Trouble());
        try {
            physics.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("the physics of {} have stopped", wish.name(), e);
            fail("its physics have stopped: " + e);
        } finally {
            Alarm.ignore();
        }
    }

    /** Waits for the physics, which are in the middle of a step at most, or for ever there. */
    private void await(Thread passing) {
        boolean interrupted = false;
        World mine = world;
        while (passing.isAlive() && mine != null && !mine.isLost()) {
            try {
                passing.join(20);
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
        LOG.error("{}: {}", wish.name(), reason);
        if (streams.isEmpty()) {
            streams = List.of(ModelStream.failed(wish.name(), wish.name(), reason));
            stage.show(streams, wish.framesPerSecond(), null);
        } else {
            streams.forEach(stream -> stream.fail(reason));
        }
    }

    /** Hears what MuJoCo says about this model. */
    private final class Trouble implements Alarm.Listener {
        private static final long QUIET_NANOS = 10_000_000_000L;
        private long saidAt = System.nanoTime() - QUIET_NANOS;

        @Override
        public void warning(String message) {
            long now = System.nanoTime();
            if (now - saidAt >= QUIET_NANOS) {
                saidAt = now;
                LOG.warn("{}: {}", wish.name(), message);
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
