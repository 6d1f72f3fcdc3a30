/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal;

import io.porthole.api.stream.SimulationState;
import io.porthole.capture.demo.internal.DemoSource.Kind;
import io.porthole.capture.demo.internal.render.FrameBuffer;
import io.porthole.capture.demo.internal.render.View;
import io.porthole.capture.demo.internal.scene.DemoScene;
import io.porthole.capture.kit.FramePacer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the scene and draws it, on one thread, while somebody watches; the world stands still otherwise. One pass serves
 * all wanted streams with the same number and the same time.
 */
final class DemoLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoLoop.class);

    /** Before that, drawing for nobody would take the processor from the host's start. */
    private static final long WARM_UP_AFTER_NS = TimeUnit.SECONDS.toNanos(3);

    /** Frames drawn once, small and for nobody, so that the first viewer does not wait for the compiler. */
    private static final int WARM_UP_FRAMES = 60;

    private static final int WARM_UP_FULL_FRAMES = 8;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int WARM_UP_WIDTH = 320;
    private static final int WARM_UP_HEIGHT = 180;

    private final List<DemoSource> streams = new ArrayList<>();
    private final DemoCamera camera = new DemoCamera();
    private final DemoInput input = new DemoInput(camera);
    private final DemoPanel panel = new DemoPanel();
    private final View view = new View();
    private final FramePacer pacer;
    private final BooleanSupplier shown;
    private double ahead;
    private volatile DemoSettings settings;
    private volatile boolean running = true;
    private volatile long rendered;

    /** @param shown whether viewers who name no stream see this one; if not, nothing is drawn before they ask for it */
    DemoLoop(DemoSettings settings, BooleanSupplier shown) {
        this.settings = settings;
        this.shown = shown;
        pacer = new FramePacer(settings.periodInNs());
        for (Kind kind : Kind.values()) {
            streams.add(new DemoSource(kind, pacer::wake));
        }
    }

    List<DemoSource> streams() {
        return streams;
    }

    DemoInput input() {
        return input;
    }

    DemoPanel panel() {
        return panel;
    }

    /** Frames drawn for viewers so far. */
    long rendered() {
        return rendered;
    }

    /** Changes size, rate or seed from the next frame on; another seed starts the scene over. */
    void settings(DemoSettings changed) {
        settings = changed;
        pacer.wake();
    }

    /** Ends {@link #run} soon. */
    void stop() {
        running = false;
        pacer.stop();
    }

    @Override
    public void run() {
        try {
            work();
        } catch (RuntimeException e) {
            // a fault in the scene must not look like a frame that stands still
            LOG.error("[demo] The simulation has stopped", e);
            streams.forEach(stream -> stream.fail("the simulation has stopped: " + e));
        }
    }

    private void work() {
        do {
            pacer.awaitDemand(this::anyWanted, WARM_UP_AFTER_NS);
        } while (running && !anyWanted() && !shown.getAsBoolean());
        DemoSettings using = settings;
        DemoScene scene = new DemoScene(using.seed());
        FrameBuffer frame = new FrameBuffer(using.width(), using.height());
        warmUp(scene, new FrameBuffer(WARM_UP_WIDTH, WARM_UP_HEIGHT), WARM_UP_FRAMES);
        warmUp(scene, frame, WARM_UP_FULL_FRAMES);
        while (pacer.awaitFrame(this::anyWanted)) {
            DemoSettings asked = settings;
            if (!using.equals(asked)) {
                scene = fitting(scene, using, asked);
                frame = fitting(frame, asked);
                using = asked;
                pacer.setPeriod(using.periodInNs());
            }
            render(scene, frame, System.nanoTime(), pacer.elapsedSeconds());
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

    private static FrameBuffer fitting(FrameBuffer frame, DemoSettings using) {
        boolean fits = frame.width == using.width() && frame.height == using.height();
        return fits ? frame : new FrameBuffer(using.width(), using.height());
    }

    private boolean anyWanted() {
        for (DemoSource stream : streams) {
            if (stream.wanted()) {
                return true;
            }
        }
        return false;
    }

    private boolean wanted(Kind kind) {
        for (DemoSource stream : streams) {
            if (stream.kind() == kind && stream.wanted()) {
                return true;
            }
        }
        return false;
    }

    private void warmUp(DemoScene scene, FrameBuffer frame, int frames) {
        camera.advance(0, view);
        for (int i = 0; i < frames && running && !anyWanted() && shown.getAsBoolean(); i++) {
            scene.advanceTo(scene.seconds() + 1.0 / 30);
            scene.renderer().draw(scene.instances(), scene.darkening(), view, frame, true, true);
        }
    }

    /** Advances by whole steps; what they are ahead of the time is made up for by the next. */
    private void advance(DemoScene scene, double seconds) {
        double from = scene.seconds();
        double wanted = seconds - ahead;
        scene.advanceTo(from + Math.max(0, wanted));
        ahead = scene.seconds() - from - wanted;
    }

    private void render(DemoScene scene, FrameBuffer frame, long captureTime, double seconds) {
        view.frame(frame.width, frame.height);
        input.apply(scene, view, frame.width, frame.height);
        camera.advance(seconds, view);
        if (!input.paused()) {
            advance(scene, seconds * panel.speed());
        }
        SimulationState state = panel.state(input.paused());
        boolean colour = wanted(Kind.COLOUR);
        boolean measures = wanted(Kind.DEPTH) || wanted(Kind.SEGMENTATION);
        scene.renderer().draw(scene.instances(), scene.darkening(), view, frame, colour, measures);
        panel.drawn((System.nanoTime() - captureTime) / NANOS_PER_MILLI, scene.seconds());
        long sequence = rendered + 1;
        rendered = sequence;
        for (DemoSource stream : streams) {
            stream.report(state);
            boolean drawn = stream.kind() == Kind.COLOUR ? colour : measures;
            if (drawn && stream.wanted()) {
                stream.offer(frame, sequence, captureTime, scene.seconds());
            }
        }
    }
}
