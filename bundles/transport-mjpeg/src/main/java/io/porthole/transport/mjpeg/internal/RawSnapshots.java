/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.porthole.api.frame.Codec;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.http.MultipartReplace;
import io.porthole.http.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots of samples as they are. Each is copied at once, because the source waits for its memory; a thread of their
 * own writes the files, and few are made at a time, because each costs memory.
 */
final class RawSnapshots {
    static final int MAX_AT_ONCE = 4;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS").withZone(ZoneOffset.UTC);

    private static final Logger LOG = LoggerFactory.getLogger(RawSnapshots.class);

    private final Semaphore free = new Semaphore(MAX_AT_ONCE);
    private final ExecutorService writer = Executors.newSingleThreadExecutor(run -> {
        Thread thread = new Thread(run, "raw-snapshot");
        thread.setDaemon(true);
        return thread;
    });

    void close() {
        writer.shutdown();
    }

    /** Returns what is asked for. */
    Snapshot.Kind<Frame> kind(Stream stream, RawFormat format, ViewerInfo viewer) {
        return new RawKind(stream, format, viewer);
    }

    /** Returns why the stream has no samples of that format; null when it has, or nothing is known yet. */
    static @Nullable Problem refusal(Stream stream, RawFormat format) {
        Codec codec = stream.sourceCodec();
        FrameInfo info = stream.latest();
        String reason = codec != null
                ? "its frames arrive encoded as " + codec.name() + ", and the host decodes none"
                : info == null ? "" : format.refusal(info);
        return reason.isEmpty() ? null : Problem.notAcceptable(stream.name(), format.suffix(), reason);
    }

    /** Sets the headers of an answer. */
    static void headers(HttpServletResponse response, RawFormat format) {
        response.setHeader("Content-Type", format.mediaType());
        MultipartReplace.neverKept(response);
    }

    private final class RawKind implements Snapshot.Kind<Frame> {
        private final Stream stream;
        private final RawFormat format;
        private final ViewerInfo viewer;
        private volatile boolean admitted;

        RawKind(Stream stream, RawFormat format, ViewerInfo viewer) {
            this.stream = stream;
            this.format = format;
            this.viewer = viewer;
        }

        @Override
        public Subscription subscribe(Subscriber<Frame> subscriber) {
            if (!free.tryAcquire()) {
                throw new Problem(
                        503, "Too many", "At most " + MAX_AT_ONCE + " raw snapshots are made at a time; ask again.");
            }
            admitted = true;
            return stream.subscribeRaw(SubscribeOptions.raw(viewer), subscriber);
        }

        @Override
        public void ended() {
            if (admitted) {
                free.release();
            }
        }

        @Override
        public @Nullable Problem refusal() {
            return RawSnapshots.refusal(stream, format);
        }

        @Override
        public void answer(Subscription from, Frame frame, SnapshotAnswer<Frame> to) {
            FrameInfo info = frame.info();
            String reason = format.refusal(info);
            if (!reason.isEmpty()) {
                from.failed(frame, DropReason.REFUSED);
                to.refusal(Problem.notAcceptable(stream.name(), format.suffix(), reason));
                return;
            }
            PixelRows rows = PixelRows.of(frame);
            from.sent(frame);
            try {
                writer.execute(() -> write(rows, to));
            } catch (RejectedExecutionException e) {
                to.refusal(new Problem(503, "No frame", "The transport is being removed or updated."));
            }
        }

        private void write(PixelRows rows, SnapshotAnswer<Frame> to) {
            byte[] file;
            try {
                file = format.write(rows);
            } catch (RuntimeException e) {
                LOG.error("[snapshot] [stream {}] The file could not be written", stream.name(), e);
                to.refusal(new Problem(500, "Not written", "The file could not be written."));
                return;
            }
            to.bytes(rows.info(), ByteBuffer.wrap(file), response -> {
                headers(response, format);
                response.setHeader("Content-Disposition", "inline; filename=\"" + fileName(rows.info()) + "\"");
            });
        }

        private String fileName(FrameInfo info) {
            long ageMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - info.captureTime());
            String time = TIME.format(Instant.now().minusMillis(ageMs)) + "Z";
            return stream.name() + "-" + time + "-" + info.sequence() + "." + format.suffix();
        }
    }
}
