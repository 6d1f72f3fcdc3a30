/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal;

import io.porthole.capture.demo.internal.DemoStream.Kind;
import io.porthole.capture.demo.internal.render.Picture;
import io.porthole.capture.demo.internal.render.View;
import io.porthole.capture.demo.internal.scene.DemoScene;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the scene and draws it, on one thread, while somebody watches; the world stands still otherwise. One pass serves
 * all wanted streams with the same number and the same time.
 */
final class DemoLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoLoop.class);
    /** Frames drawn once, small and for nobody, so that the first viewer does not wait for the compiler. */
    private static final int WARM_UP_FRAMES = 60;

    private static final int WARM_UP_FULL_FRAMES = 8;
    private static final int WARM_UP_WIDTH = 320;
    private static final int WARM_UP_HEIGHT = 180;
    /** After a longer break between two frames the world takes no more than this step, in seconds. */
    private static final double LONGEST_STEP_IN_S = 0.1;

    private final Semaphore wake = new Semaphore(0);
    private final List<DemoStream> streams = new ArrayList<>();
    private final OrbitCamera camera = new OrbitCamera();
    private final Steering steering = new Steering(camera);
    private final View view = new View();
    private volatile DemoSettings settings;
    private volatile boolean running = true;
    private volatile long rendered;

    DemoLoop(DemoSettings settings) {
        this.settings = settings;
        for (Kind kind : Kind.values()) {
            streams.add(new DemoStream(kind, wake::release));
        }
    }

    List<DemoStream> streams() {
        return streams;
    }

    Steering steering() {
        return steering;
    }

    /** Frames drawn for viewers so far. */
    long rendered() {
        return rendered;
    }

    /** Changes size, rate or seed from the next frame on; another seed starts the scene over. */
    void settings(DemoSettings changed) {
        settings = changed;
        wake.release();
    }

    /** Ends {@link #run} soon. */
    void stop() {
        running = false;
        wake.release();
    }

    @Override
    public void run() {
        try {
            work();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // a fault in the scene must not look like a picture that stands still
            LOG.error("the demo simulation has stopped", e);
            streams.forEach(stream -> stream.failed("the simulation has stopped: " + e));
        }
    }

    private void work() throws InterruptedException {
        DemoSettings using = settings;
        DemoScene scene = new DemoScene(using.seed());
        Picture picture = new Picture(using.width(), using.height());
        warmUp(scene, new Picture(WARM_UP_WIDTH, WARM_UP_HEIGHT), WARM_UP_FRAMES);
        warmUp(scene, picture, WARM_UP_FULL_FRAMES);
        long due = System.nanoTime();
        long before = due;
        while (running) {
            if (!anyWanted()) {
                wake.acquire();
                wake.drainPermits();
                due = System.nanoTime();
                before = due - using.periodInNs();
                continue;
            }
            DemoSettings asked = settings;
            if (!using.equals(asked)) {
                scene = fitting(scene, using, asked);
                picture = fitting(picture, asked);
                using = asked;
            }
            long now = System.nanoTime();
            frame(scene, picture, now, Math.min(LONGEST_STEP_IN_S, (now - before) / 1e9));
            before = now;
            due = Math.max(due + using.periodInNs(), System.nanoTime() - using.periodInNs());
            pause(due);
        }
        scene.close();
    }

    private static DemoScene fitting(DemoScene scene, DemoSettings using, DemoSettings asked) {
        if (using.seed() == asked.seed()) {
            return scene;
        }
        scene.close();
        return new DemoScene(asked.seed());
    }

    private static Picture fitting(Picture picture, DemoSettings using) {
        boolean fits = picture.width == using.width() && picture.height == using.height();
        return fits ? picture : new Picture(using.width(), using.height());
    }

    private boolean anyWanted() {
        for (DemoStream stream : streams) {
            if (stream.wanted()) {
                return true;
            }
        }
        return false;
    }

    private boolean wanted(Kind kind) {
        for (DemoStream stream : streams) {
            if (stream.kind() == kind && stream.wanted()) {
                return true;
            }
        }
        return false;
    }

    private void warmUp(DemoScene scene, Picture picture, int frames) {
        camera.advance(0, view);
        for (int i = 0; i < frames && running && !anyWanted(); i++) {
            scene.advanceTo(scene.seconds() + 1.0 / 30);
            scene.renderer().draw(scene.instances(), scene.darkening(), view, picture, true, true);
        }
    }

    private void frame(DemoScene scene, Picture picture, long captureTime, double seconds) {
        view.frame(picture.width, picture.height);
        steering.apply(scene, view, picture.width, picture.height);
        camera.advance(seconds, view);
        if (!steering.paused()) {
            scene.advanceTo(scene.seconds() + seconds);
        }
        boolean colour = wanted(Kind.COLOUR);
        boolean measures = wanted(Kind.DEPTH) || wanted(Kind.SEGMENTATION);
        scene.renderer().draw(scene.instances(), scene.darkening(), view, picture, colour, measures);
        long sequence = rendered + 1;
        rendered = sequence;
        for (DemoStream stream : streams) {
            boolean drawn = stream.kind() == Kind.COLOUR ? colour : measures;
            if (drawn && stream.wanted()) {
                stream.offer(picture, sequence, captureTime, scene.seconds());
            }
        }
    }

    private void pause(long until) throws InterruptedException {
        long left = until - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }
}
