/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.FrameSource;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole source around a painter: it draws at a fixed rate, on a thread of its own, while somebody watches. A painter
 * that throws marks the stream as failed. To be used as it is, or extended by a component that brings the painter.
 */
public class DemandSource implements FrameSource {
    private static final Logger LOG = LoggerFactory.getLogger(DemandSource.class);
    private static final long STOP_MS = 2000;

    private final FramePainter painter;
    private final int width;
    private final int height;
    private final PixelFormat format;
    private final long periodNs;
    private @Nullable Run run;

    /**
     * Creates a source of packed frames.
     *
     * @param framesPerSecond rate while somebody watches, more than 0
     * @param painter draws each frame
     * @param width pixels in a row
     * @param height rows
     * @param format how one pixel lies in memory
     * @throws IllegalArgumentException when the rate is not a positive number
     */
    public DemandSource(double framesPerSecond, FramePainter painter, int width, int height, PixelFormat format) {
        if (!(framesPerSecond > 0) || Double.isInfinite(framesPerSecond)) {
            throw new IllegalArgumentException(framesPerSecond + " frames a second; more than 0 are needed");
        }
        this.painter = painter;
        this.width = width;
        this.height = height;
        this.format = format;
        periodNs = FramePacer.periodInNs(framesPerSecond);
    }

    @Override
    public final synchronized void start(FrameSink sink) {
        Run started = new Run();
        run = started;
        started.source.start(sink);
        started.thread.start();
    }

    @Override
    public final synchronized void stop() {
        Run stopped = run;
        run = null;
        if (stopped != null) {
            stopped.stop();
        }
    }

    @Override
    public final synchronized void demand(boolean wanted) {
        if (run != null) {
            run.source.demand(wanted);
        }
    }

    /** One life from start to stop, so that a source can be started again. */
    private final class Run {
        private final FramePacer pacer = new FramePacer(periodNs);
        private final PooledSource source = new PooledSource(pacer::wake);
        private final Thread thread = new Thread(this::loop, "frame-source");
        private long sequence;

        Run() {
            thread.setDaemon(true);
        }

        void stop() {
            source.stop();
            pacer.stop();
            try {
                thread.join(STOP_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void loop() {
            try {
                while (pacer.awaitFrame(source::wanted)) {
                    draw();
                }
            } catch (RuntimeException e) {
                // the painter is foreign code; a stream that stands still would hide its fault
                LOG.error("[capture] A frame source has stopped", e);
                source.fail("the source has stopped: " + e);
            }
        }

        private void draw() {
            FrameInfo info = FrameInfo.packed(width, height, format, ++sequence, System.nanoTime());
            FramePool.Slot slot = source.take(info);
            if (slot == null) {
                return;
            }
            try {
                painter.paint(slot.pixels(), sequence);
            } catch (RuntimeException e) {
                slot.run();
                throw e;
            }
            slot.pixels().clear();
            source.offer(slot, info);
        }
    }
}
