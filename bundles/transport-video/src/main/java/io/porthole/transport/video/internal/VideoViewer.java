/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.video.internal;

import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamStatus;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.http.AsyncBody;
import io.porthole.http.Problem;
import io.porthole.http.SerialDrain;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A response that goes on: sends each frame as it comes, the first of them a key frame. While the network takes nothing
 * at most {@value #MAX_WAITING} frames wait; those after them are lost up to the next key frame. Encoder, server and
 * ticker threads all run the {@link #drain}, so the steps are for one thread at a time.
 */
final class VideoViewer implements Subscriber<EncodedFrame> {
    /** Frames that wait while earlier ones are being written, in all. */
    static final int MAX_WAITING = 8;

    private static final Logger LOG = LoggerFactory.getLogger(VideoViewer.class);
    private static final int UNAVAILABLE = 503;

    private final Stream stream;
    private final Container container;
    private final FrameMuxer muxer;
    private final Consumer<VideoViewer> onOver;
    private final long askedNanos = System.nanoTime();
    private final SerialDrain drain = new SerialDrain(this::step);
    private final Queue<EncodedFrame> waiting = new ConcurrentLinkedQueue<>();
    private volatile @Nullable AsyncBody output;
    private volatile @Nullable Subscription subscription;
    private volatile @Nullable String endReason;
    private volatile boolean begun;
    private volatile boolean late;
    private volatile boolean cut;

    // of the thread that drains
    private final List<EncodedFrame> inHand = new ArrayList<>();
    private boolean writing;
    private boolean refused;
    private boolean aborted;
    private boolean over;
    private @Nullable ByteBuffer pending;

    /** @param onOver called when the response is over and nothing is held any more */
    VideoViewer(Stream stream, Container container, FrameMuxer muxer, Consumer<VideoViewer> onOver) {
        this.stream = stream;
        this.container = container;
        this.muxer = muxer;
        this.onOver = onOver;
    }

    /** Does what can be done now. */
    void pump() {
        drain.run();
    }

    /** Begins to watch; the answer begins with the first frame. */
    void start(SubscribeOptions options, AsyncBody to) {
        Subscription s = stream.subscribe(options, this);
        subscription = s;
        output = to;
        s.request(MAX_WAITING);
        drain.run();
    }

    /** Ends the response after what is being written. */
    void end(String reason) {
        if (endReason == null) {
            endReason = reason;
        }
        drain.run();
    }

    /** Cuts the connection when what is being written has not left by now. */
    void cut() {
        cut = true;
        drain.run();
    }

    /** Called now and then: gives up when no frame has come in time. */
    void tick(long nowNanos, long timeoutNanos) {
        if (!begun && nowNanos - askedNanos >= timeoutNanos) {
            late = true;
            drain.run();
        }
    }

    @Override
    public void deliver(Subscription from, EncodedFrame frame) {
        waiting.add(frame);
        drain.run();
    }

    @Override
    public void closed(String reason) {
        end(reason);
    }

    private void step() {
        AsyncBody to = output;
        Subscription s = subscription;
        if (over) {
            dropWaiting(s);
        } else if (to != null && s != null) {
            step(to, s);
        }
    }

    private void step(AsyncBody to, Subscription s) {
        boolean ready = to.ready();
        if (to.failed() || (ready && to.closed())) {
            finish(to, s);
            return;
        }
        if (ready && writing) {
            written(s);
        }
        while (!writing && prepare(s)) {
            begin(to);
            ready = to.ready();
            if (!ready) {
                break;
            }
            write(to);
            ready = to.ready();
            if (ready && to.closed()) { // all of a known length is written
                finish(to, s);
                return;
            }
            if (ready) {
                written(s);
            }
        }
        if (endReason != null && pending == null) {
            leave(to, s, ready);
        }
    }

    /** Sees to bytes that can be written; returns whether there are any. */
    private boolean prepare(Subscription s) {
        if (pending == null && endReason == null) {
            mux(s);
        }
        if (pending == null && !begun) {
            String reason = endReason == null && late ? lateReason() : endReason;
            if (reason != null) {
                endReason = reason;
                refuse(reason);
            }
        }
        return pending != null;
    }

    private String lateReason() {
        StreamStatus status = stream.status();
        String why = status.reason().isEmpty() ? "" : ", " + status.reason();
        return "No frame came in time: the stream is " + status.state().word() + why + ".";
    }

    private void mux(Subscription s) {
        for (EncodedFrame frame = waiting.poll(); frame != null; frame = waiting.poll()) {
            try {
                if (muxer.add(frame)) {
                    inHand.add(frame);
                } else {
                    s.failed(frame, DropReason.AWAITING_KEY);
                    s.request(1);
                }
            } catch (IOException e) {
                s.failed(frame, DropReason.CLOSED);
                LOG.info("[video] [stream {}] A response ends: {}", stream.name(), e.getMessage());
                endReason = "The video cannot go on: " + e.getMessage() + ".";
                break;
            }
        }
        if (!inHand.isEmpty()) {
            pending = muxer.take();
        }
    }

    private void refuse(String reason) {
        refused = true;
        pending = ByteBuffer.wrap(
                new Problem(UNAVAILABLE, "No video", reason).json().getBytes(StandardCharsets.UTF_8));
    }

    private void begin(AsyncBody to) {
        ByteBuffer first = pending;
        if (begun || first == null) {
            return;
        }
        begun = true;
        to.start(refused ? response -> problemHead(response, first.remaining()) : this::head);
    }

    /** Sets the headers of the answer. */
    private void head(HttpServletResponse response) {
        VideoTransport.headers(response, container);
    }

    private static void problemHead(HttpServletResponse response, int length) {
        response.setStatus(UNAVAILABLE);
        response.setHeader("Content-Type", Problem.MEDIA_TYPE);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(length);
    }

    private void write(AsyncBody to) {
        ByteBuffer next = pending;
        pending = null;
        if (next != null) {
            writing = true;
            to.write(next);
        }
    }

    private void written(Subscription s) {
        writing = false;
        int count = inHand.size();
        inHand.forEach(s::sent);
        inHand.clear();
        if (count > 0) {
            s.request(count);
        }
    }

    private void leave(AsyncBody to, Subscription s, boolean ready) {
        if (ready && !writing) {
            finish(to, s);
        } else if (cut && !aborted) {
            aborted = true;
            to.abort();
        }
    }

    private void finish(AsyncBody to, Subscription s) {
        over = true;
        inHand.forEach(frame -> s.failed(frame, DropReason.NETWORK));
        inHand.clear();
        dropWaiting(s);
        s.close();
        try {
            muxer.close();
        } catch (IOException e) {
            LOG.debug("[video] [stream {}] A container could not be closed", stream.name(), e);
        }
        to.end();
        onOver.accept(this);
    }

    private void dropWaiting(@Nullable Subscription s) {
        for (EncodedFrame frame = waiting.poll(); frame != null; frame = waiting.poll()) {
            if (s == null) {
                frame.close();
            } else {
                s.failed(frame, DropReason.CLOSED);
            }
        }
    }
}
