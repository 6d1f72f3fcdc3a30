/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.SharedFrame;
import io.porthole.http.AsyncBody;
import io.porthole.http.MultipartReplace;
import io.porthole.http.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the answer to a snapshot request: a frame or a refusal.
 *
 * @param <P> raw or encoded frames
 */
final class SnapshotAnswer<P extends SharedFrame> {
    private final BiConsumer<@Nullable P, Boolean> onOver;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable AsyncBody output;
    private volatile @Nullable P frame;
    private volatile @Nullable ByteBuffer body;

    /** @param onOver called once with the frame, if there was one, and whether it was sent */
    SnapshotAnswer(BiConsumer<@Nullable P, Boolean> onOver) {
        this.onOver = onOver;
    }

    /** Sets the body to write to. */
    void to(AsyncBody out) {
        output = out;
    }

    /** Answers with a frame's own bytes, and takes its reference. */
    void frame(P taken, Consumer<HttpServletResponse> head) {
        frame = taken;
        bytes(taken.info(), taken.bytes(), head);
    }

    /** Answers with what was made of a frame. */
    void bytes(FrameInfo info, ByteBuffer bytes, Consumer<HttpServletResponse> head) {
        int length = bytes.remaining();
        write(bytes, response -> {
            head.accept(response);
            response.setContentLength(length);
            describe(response, info);
        });
    }

    private static void describe(HttpServletResponse response, FrameInfo info) {
        response.setHeader("X-Timestamp", MultipartReplace.timestamp(info.captureTime()));
        response.setHeader("X-Sequence", Long.toUnsignedString(info.sequence()));
        double simulation = info.simulationTime();
        if (!Double.isNaN(simulation)) {
            response.setHeader("X-Simulation-Time", Double.toString(simulation));
        }
    }

    /** Answers that there is none. */
    void refusal(Problem problem) {
        byte[] text = problem.json().getBytes(StandardCharsets.UTF_8);
        write(ByteBuffer.wrap(text), response -> {
            response.setStatus(problem.status());
            response.setHeader("Content-Type", Problem.MEDIA_TYPE);
            response.setHeader("Cache-Control", "no-store");
            response.setContentLength(text.length);
        });
    }

    private void write(ByteBuffer bytes, Consumer<HttpServletResponse> head) {
        body = bytes;
        AsyncBody to = output;
        if (to != null) {
            to.start(head);
            if (to.failed()) {
                finish(to, false);
            }
        }
    }

    /** The output has changed; the server calls this one at a time. */
    void changed() {
        AsyncBody to = output;
        if (to == null) {
            return;
        }
        ByteBuffer bytes = body;
        if (to.ready() && bytes != null) {
            body = null;
            to.write(bytes);
        }
        if (to.failed()) {
            finish(to, false);
        } else if (body == null && to.ready()) {
            finish(to, true);
        }
    }

    private void finish(AsyncBody to, boolean sent) {
        if (over.compareAndSet(false, true)) {
            onOver.accept(frame, sent);
            to.end();
        }
    }
}
