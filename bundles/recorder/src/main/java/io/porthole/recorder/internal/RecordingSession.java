/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.porthole.api.record.Recording;
import io.porthole.api.record.RecordingListener;
import io.porthole.api.record.RecordingOptions;
import io.porthole.api.record.RecordingState;
import io.porthole.api.record.RecordingStatus;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One recording: a queue, and a thread that writes what is in it. The encoder's thread puts frames in and never
 * waits; when the disk cannot keep up, input is left out, and so are frames up to the next key frame, which are
 * counted.
 */
final class RecordingSession implements Recording, EntrySink, Runnable {
    /** Memory that may wait for the disk. */
    static final int MAX_WAITING_BYTES = 32 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(RecordingSession.class);
    private static final long POLL_MS = 100;

    private final RecordingOptions options;
    private final RecordingParts parts;
    private final RecordingListener listener;
    private final LinkedBlockingQueue<Entry> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong overflowed = new AtomicLong();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean awaitingKey;
    private volatile @Nullable String stopReason;
    private volatile @Nullable String failure;
    private volatile RecordingStatus status;

    /**
     * Prepares a recording.
     *
     * @param id of its first file, which is there already and empty
     */
    RecordingSession(RecordingOptions options, String id, RecordingParts parts, RecordingListener listener) {
        this.options = options;
        this.parts = parts;
        this.listener = listener;
        this.status = parts.status(RecordingState.RECORDING, "");
    }

    RecordingOptions options() {
        return options;
    }

    /** Returns the id of its first file. */
    String first() {
        return parts.first();
    }

    @Override
    public String stream() {
        return options.stream();
    }

    @Override
    public RecordingStatus status() {
        return status;
    }

    /** Returns how many frames were left out because the disk could not keep up. */
    long overflowed() {
        return overflowed.get();
    }

    /** Returns the memory of frames that wait for the disk. */
    long waitingBytes() {
        return waitingBytes.get();
    }

    @Override
    public void stop(String reason) {
        if (stopReason == null) {
            stopReason = reason;
        }
    }

    /** Ends the recording because it cannot go on. */
    void fail(String reason) {
        failure = reason;
    }

    @Override
    public void ended(String reason) {
        stop("the stream has ended: " + reason);
    }

    @Override
    public void accept(Entry entry) {
        if (stopReason != null || failure != null) {
            return;
        }
        boolean full = waitingBytes.get() + entry.byteCount() > MAX_WAITING_BYTES;
        if (entry instanceof KeptFrame unit) {
            if (full || (awaitingKey && !unit.key())) {
                awaitingKey = true;
                overflowed.incrementAndGet();
                return;
            }
            awaitingKey = false;
        } else if (full) {
            return;
        }
        waitingBytes.addAndGet(entry.byteCount());
        waiting.add(entry);
    }

    @Override
    public void run() {
        RecordingState end = RecordingState.FAILED;
        String reason = "the recorder has a fault; see the log";
        try {
            LOG.info("[recorder] [stream {}] Recording {}", stream(), parts.file());
            publish(RecordingState.RECORDING, "");
            reason = writeAll();
            end = failure == null ? RecordingState.ENDED : RecordingState.FAILED;
        } catch (IOException e) {
            reason = StorageError.describe(e, parts.file());
            LOG.debug("[recorder] [stream {}] Writing failed", stream(), e);
        } catch (RuntimeException e) {
            LOG.error("[recorder] [stream {}] Recording {} failed; please report this", stream(), first(), e);
        } finally {
            finish(end, reason);
        }
    }

    /** Writes until there is a reason to end, which it returns. */
    private String writeAll() throws IOException {
        while (true) {
            String failed = failure;
            if (failed != null) {
                return failed;
            }
            String stopped = stopReason; // looked at before the queue, which gets nothing more afterwards
            Entry next = poll();
            if (next == null) {
                if (stopped != null) {
                    return stopped;
                }
                continue;
            }
            waitingBytes.addAndGet(-next.byteCount());
            int part = parts.number();
            String complete = parts.take(next);
            status = parts.status(RecordingState.RECORDING, "");
            if (parts.number() != part) {
                publish(RecordingState.RECORDING, "");
            }
            if (complete != null) {
                return complete;
            }
        }
    }

    private @Nullable Entry poll() {
        try {
            return stopReason == null ? waiting.poll(POLL_MS, TimeUnit.MILLISECONDS) : waiting.poll();
        } catch (InterruptedException e) {
            stop("the recorder is being stopped");
            return null;
        }
    }

    private void finish(RecordingState state, String reason) {
        stop(reason);
        RecordingStatus last;
        try {
            last = parts.close(state, reason);
        } catch (IOException e) {
            last = parts.status(RecordingState.FAILED, StorageError.describe(e, parts.file()));
        }
        status = last;
        waiting.clear();
        waitingBytes.set(0);
        LOG.info(
                "[recorder] [stream {}] {} {}: {} ({} frames, {} lost, {} s)",
                stream(),
                last.state() == RecordingState.ENDED ? "Ended" : "Failed",
                last.id(),
                last.reason(),
                last.frames(),
                last.lostFrames(),
                Math.round(last.seconds() * 10) / 10.0);
        publish(last.state(), last.reason());
        over.countDown();
    }

    private void publish(RecordingState state, String reason) {
        RecordingStatus now = state == RecordingState.RECORDING ? parts.status(state, reason) : status;
        status = now;
        try {
            listener.changed(now);
        } catch (RuntimeException e) {
            LOG.warn("[recorder] [stream {}] A listener failed", stream(), e);
        }
    }

    /** Waits, with a timeout, until its last file is whole. */
    void awaitEnd(long millis) throws InterruptedException {
        boolean unused = over.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Returns whether its last file is whole. */
    boolean isOver() {
        return over.getCount() == 0;
    }
}
