/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.SourceCondition;
import io.porthole.capture.kit.FramePacer;
import java.util.concurrent.TimeUnit;

/** The thread that captures frames. It survives an X server or a window that disappears and comes back. */
final class CaptureLoop implements Runnable {
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final ScreenConfig config;
    private final FrameSink sink;
    private final ScreenCamera camera;
    private final FramePacer pacer;
    private volatile boolean wanted;

    CaptureLoop(ScreenConfig config, FrameSink sink) {
        this.config = config;
        this.sink = sink;
        camera = new ScreenCamera(config);
        pacer = new FramePacer(config.intervalNs());
    }

    /** Called when somebody begins or ceases to watch; safe from any thread. */
    void demand(boolean wanted) {
        this.wanted = wanted;
        pacer.wake();
    }

    /** Ends {@link #run} soon; safe from any thread. */
    void stop() {
        pacer.stop();
    }

    @Override
    public void run() {
        try {
            while (pacer.awaitFrame(() -> wanted)) {
                pacer.setPeriod(capture());
            }
        } finally {
            camera.close();
        }
    }

    /** Captures a frame; returns the time until the next one. */
    private long capture() {
        try {
            camera.take(sink);
            return config.intervalNs();
        } catch (XException e) {
            sink.report(SourceCondition.LOST, String.valueOf(e.getMessage()));
            return RETRY_NS;
        }
    }
}
