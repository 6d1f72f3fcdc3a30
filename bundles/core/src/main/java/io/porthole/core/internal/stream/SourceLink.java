/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.FrameSource;
import io.porthole.api.capture.SourceCondition;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lifecycle of a source: start, demand as viewers come and go, stop; one call at a time, each source apart from the
 * others, so that one that hangs delays nobody else.
 */
final class SourceLink {
    private static final Logger LOG = LoggerFactory.getLogger(SourceLink.class);
    private static final long STOP_TIMEOUT_MS = 2000;

    private final FrameSource source;
    private final SerialExecutor calls;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicBoolean demandQueued = new AtomicBoolean();
    private volatile SourceSpec spec;
    private volatile boolean wanted;
    private volatile boolean ended;

    // used by the calls only
    private boolean started;
    private boolean knowsWanted;
    private int knowsBitrate;

    SourceLink(FrameSource source, SourceSpec spec, Executor pool) {
        this.source = source;
        this.spec = spec;
        this.calls = new SerialExecutor(pool);
    }

    SourceSpec spec() {
        return spec;
    }

    /** Takes changed properties over; the name stays. */
    void spec(SourceSpec now) {
        spec = now;
    }

    void start(FrameSink sink) {
        calls.execute(() -> {
            if (ended) {
                return;
            }
            started = true;
            try {
                source.start(sink);
            } catch (RuntimeException | LinkageError e) {
                LOG.error("[stream {}] The source could not start", spec.name(), e);
                sink.report(SourceCondition.FAILED, "the source could not start: " + e.getMessage());
            }
        });
    }

    /** Passes the demand on to the source, unless it knows already. */
    void demand(boolean nowWanted) {
        wanted = nowWanted;
        if (demandQueued.compareAndSet(false, true)) {
            calls.execute(this::passDemandOn);
        }
    }

    private void passDemandOn() {
        demandQueued.set(false);
        boolean now = wanted;
        if (!started || ended || now == knowsWanted) {
            return;
        }
        knowsWanted = now;
        try {
            source.demand(now);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("[stream {}] The source failed when told that it is {}", spec.name(), now ? "wanted" : "idle", e);
        }
    }

    /** Asks the source for a key frame. */
    void requestKeyFrame() {
        calls.execute(() -> {
            if (!started || ended) {
                return;
            }
            try {
                source.requestKeyFrame();
            } catch (RuntimeException | LinkageError e) {
                LOG.error("[stream {}] The source failed when asked for a key frame", spec.name(), e);
            }
        });
    }

    /** Tells the source the bitrate that suits its viewers, when it is another than it knows; 0 for none. */
    void requestBitrate(IntSupplier wished) {
        calls.execute(() -> {
            int bitrate = wished.getAsInt();
            if (!started || ended || bitrate == 0 || bitrate == knowsBitrate) {
                return;
            }
            knowsBitrate = bitrate;
            try {
                source.requestBitrate(bitrate);
            } catch (RuntimeException | LinkageError e) {
                LOG.error("[stream {}] The source failed when told a bitrate", spec.name(), e);
            }
        });
    }

    /** Begins to stop the source; frames that it still offers are ignored by its sink, which was closed before. */
    void stop() {
        ended = true;
        calls.execute(() -> {
            try {
                if (started) {
                    source.stop();
                }
            } catch (RuntimeException | LinkageError e) {
                LOG.error("[stream {}] The source failed when it was stopped", spec.name(), e);
            } finally {
                stopped.countDown();
            }
        });
    }

    /** Waits, with a timeout, until the source has stopped. */
    void awaitStopped() {
        if (calls.isCurrent()) {
            return;
        }
        try {
            if (!stopped.await(STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                LOG.warn("[stream {}] The source has not stopped within {} ms", spec.name(), STOP_TIMEOUT_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("[stream {}] Interrupted while waiting for the source to stop", spec.name());
        }
    }
}
