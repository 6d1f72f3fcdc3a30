/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputEvent.Pointer;
import io.porthole.api.control.InputEvent.PointerAction;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.stream.SimulationState;
import io.porthole.capture.demo.internal.DemoSource.Kind;
import io.porthole.capture.kit.FramePool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DemoLoopTest {
    private static final DemoSettings SMALL = new DemoSettings(64, 36, 100, 1);

    private final DemoLoop loop = new DemoLoop(SMALL, () -> true);
    private final Thread thread = new Thread(loop, "demo under test");
    private final List<RecordingSink> sinks = new ArrayList<>();

    @BeforeEach
    void begin() {
        for (DemoSource stream : loop.streams()) {
            RecordingSink sink = new RecordingSink();
            sinks.add(sink);
            stream.start(sink);
        }
        thread.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        loop.stop();
        thread.join();
    }

    @Test
    void allThreeStreamsShowTheSameMoment() throws InterruptedException {
        loop.streams().forEach(stream -> stream.demand(true));
        List<RecordingSink.Shot> shots = new ArrayList<>();
        for (RecordingSink sink : sinks) {
            shots.add(sink.next());
        }
        // a stream that was wanted a moment later joins later: step on to the first common number
        long latest =
                shots.stream().mapToLong(shot -> shot.info().sequence()).max().orElseThrow();
        for (int i = 0; i < shots.size(); i++) {
            while (shots.get(i).info().sequence() < latest) {
                shots.set(i, sinks.get(i).next());
            }
            assertEquals(latest, shots.get(i).info().sequence());
            assertEquals(
                    shots.get(0).info().simulationTime(), shots.get(i).info().simulationTime());
            assertEquals(shots.get(0).info().captureTime(), shots.get(i).info().captureTime());
        }
        assertEquals(PixelFormat.RGBA8, shots.get(0).info().format());
        assertEquals(PixelFormat.FLOAT32, shots.get(1).info().format());
        assertEquals(PixelFormat.GRAY8, shots.get(2).info().format());
        for (int i = 0; i < SMALL.width() * SMALL.height(); i++) {
            boolean far = Float.isInfinite(shots.get(1).pixels().getFloat(i * 4));
            assertEquals(far, shots.get(2).pixels().get(i) == 0, "background has no depth, pixel " + i);
        }
    }

    @Test
    void nothingIsDrawnWhileNobodyWatches() throws InterruptedException {
        assertEquals(0, loop.rendered());
        DemoSource colour = stream(Kind.COLOUR);
        colour.demand(true);
        sink(Kind.COLOUR).next();
        colour.demand(false);
        awaitIdle();
        long rendered = loop.rendered();
        double seconds = sink(Kind.COLOUR).last().info().simulationTime();
        colour.demand(true);
        sink(Kind.COLOUR).clear();
        double later = sink(Kind.COLOUR).next().info().simulationTime();
        assertTrue(loop.rendered() > rendered);
        assertTrue(later - seconds < 1, "the world stood still meanwhile");
    }

    @Test
    void anUnwantedStreamGetsNothing() throws InterruptedException {
        stream(Kind.COLOUR).demand(true);
        sink(Kind.COLOUR).next();
        sink(Kind.COLOUR).next();
        assertTrue(sink(Kind.DEPTH).isEmpty());
        assertTrue(sink(Kind.SEGMENTATION).isEmpty());
    }

    @Test
    void framesChangeOverTime() throws InterruptedException {
        stream(Kind.COLOUR).demand(true);
        RecordingSink.Shot first = sink(Kind.COLOUR).next();
        RecordingSink.Shot later = first;
        while (later.info().simulationTime() < first.info().simulationTime() + 1.5) {
            later = sink(Kind.COLOUR).next();
        }
        assertNotEquals(first.pixels(), later.pixels());
    }

    @Test
    void aHostThatKeepsAllBuffersCostsFramesAndNothingElse() throws InterruptedException {
        sink(Kind.COLOUR).keepBuffers();
        stream(Kind.COLOUR).demand(true);
        for (int i = 0; i < FramePool.SLOTS; i++) {
            sink(Kind.COLOUR).next();
        }
        while (stream(Kind.COLOUR).skipped() < 3) {
            Thread.onSpinWait();
        }
        assertTrue(sink(Kind.COLOUR).isEmpty());
        sink(Kind.COLOUR).releaseAll();
        assertTrue(sink(Kind.COLOUR).next().info().sequence() > FramePool.SLOTS);
    }

    @Test
    void theSizeChangesWhileSomebodyWatches() throws InterruptedException {
        stream(Kind.COLOUR).demand(true);
        assertEquals(64, sink(Kind.COLOUR).next().info().width());
        loop.settings(new DemoSettings(96, 54, 100, 1));
        RecordingSink.Shot shot = sink(Kind.COLOUR).next();
        while (shot.info().width() == 64) {
            shot = sink(Kind.COLOUR).next();
        }
        assertEquals(96 * 4, shot.info().stride());
        assertEquals(96 * 54 * 4, shot.pixels().remaining());
    }

    @Test
    void spaceStopsTimeAndADragTurnsTheView() throws InterruptedException {
        loop.input().input("demo", new InputEvent.Key(true, "Space", " ", 0));
        stream(Kind.COLOUR).demand(true);
        RecordingSink.Shot still = sink(Kind.COLOUR).next();
        assertEquals(still.pixels(), sink(Kind.COLOUR).next().pixels(), "a paused world does not change");
        loop.input().input("demo", new Pointer(PointerAction.DOWN, 0.5, 0.5, 0, 1, 0));
        loop.input().input("demo", new Pointer(PointerAction.MOVE, 0.7, 0.5, -1, 1, 0));
        loop.input().input("demo", new Pointer(PointerAction.UP, 0.7, 0.5, 0, 0, 0));
        RecordingSink.Shot turned = sink(Kind.COLOUR).next();
        while (turned.pixels().equals(still.pixels())) {
            turned = sink(Kind.COLOUR).next();
        }
        assertEquals(still.info().simulationTime(), turned.info().simulationTime());
    }

    @Test
    void theSpeedIsSetByAControlAndToldWithThePause() throws InterruptedException {
        stream(Kind.COLOUR).demand(true);
        sink(Kind.COLOUR).next();
        loop.panel().panel().set("speed", 0);
        while (sink(Kind.COLOUR).state.speed() != 0) {
            sink(Kind.COLOUR).next();
        }
        double still = sink(Kind.COLOUR).next().info().simulationTime();
        assertEquals(still, sink(Kind.COLOUR).next().info().simulationTime());
        loop.panel().panel().set("speed", 2);
        while (sink(Kind.COLOUR).next().info().simulationTime() == still) {
            Thread.onSpinWait();
        }
        assertEquals(SimulationState.UNKNOWN.withPaused(false).withSpeed(2), sink(Kind.COLOUR).state);
        loop.input().input("demo", new InputEvent.Command("pause", ""));
        while (!Boolean.TRUE.equals(sink(Kind.COLOUR).state.paused())) {
            sink(Kind.COLOUR).next();
        }
        assertTrue(loop.panel().panel().plots().get(0).size() > 0, "how long frames took");
    }

    @Test
    void nothingIsOfferedOnceTheStreamWasStopped() throws InterruptedException {
        stream(Kind.COLOUR).demand(true);
        sink(Kind.COLOUR).next();
        stream(Kind.COLOUR).stop();
        sink(Kind.COLOUR).clear();
        assertFalse(stream(Kind.COLOUR).wanted());
        awaitIdle();
        assertTrue(sink(Kind.COLOUR).isEmpty());
    }

    /** Waits until the loop's thread sleeps without a time limit: it waits for demand. */
    private void awaitIdle() {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    private DemoSource stream(Kind kind) {
        return loop.streams().stream().filter(s -> s.kind() == kind).findFirst().orElseThrow();
    }

    private RecordingSink sink(Kind kind) {
        return sinks.get(loop.streams().indexOf(stream(kind)));
    }
}
