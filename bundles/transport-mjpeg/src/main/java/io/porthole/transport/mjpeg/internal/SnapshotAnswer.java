/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.javalin.http.Context;
import io.javalin.json.JsonMapper;
import io.porthole.api.frame.EncodedFrame;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The answer to a snapshot request on its way out: a picture or a refusal. */
final class SnapshotAnswer {
    private static final int UNAVAILABLE = 503;

    private final JsonMapper json;
    private final BiConsumer<@Nullable EncodedFrame, Boolean> onOver;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Output output;
    private volatile @Nullable EncodedFrame picture;
    private volatile @Nullable ByteBuffer body;

    /** @param onOver told once with the picture, if there was one, and whether it was sent */
    SnapshotAnswer(Context ctx, BiConsumer<@Nullable EncodedFrame, Boolean> onOver) {
        this.json = ctx.jsonMapper();
        this.onOver = onOver;
    }

    /** Where it goes. */
    void to(Output out) {
        output = out;
    }

    /** Answers with the picture, whose reference it takes. */
    void picture(EncodedFrame taken) {
        picture = taken;
        write(taken.bytes(), response -> pictureHead(response, taken));
    }

    private static void pictureHead(HttpServletResponse response, EncodedFrame picture) {
        MjpegTransport.pictureHeaders(response);
        response.setContentLength(picture.bytes().remaining());
        response.setHeader("X-Timestamp", PartFraming.timestamp(picture));
        response.setHeader("X-Sequence", Long.toUnsignedString(picture.info().sequence()));
        double simulation = picture.info().simulationTime();
        if (!Double.isNaN(simulation)) {
            response.setHeader("X-Simulation-Time", Double.toString(simulation));
        }
    }

    /** Answers that there is none. */
    void refusal(String reason) {
        Map<String, Object> problem =
                Map.of("type", "about:blank", "title", "No picture", "status", UNAVAILABLE, "detail", reason);
        byte[] text = json.toJsonString(problem, Map.class).getBytes(StandardCharsets.UTF_8);
        write(ByteBuffer.wrap(text), response -> {
            response.setStatus(UNAVAILABLE);
            response.setHeader("Content-Type", "application/problem+json");
            response.setHeader("Cache-Control", "no-store");
            response.setContentLength(text.length);
        });
    }

    private void write(ByteBuffer bytes, Consumer<HttpServletResponse> head) {
        body = bytes;
        Output to = output;
        if (to != null) {
            to.start(head);
            if (to.failed()) {
                finish(to, false);
            }
        }
    }

    /** The output has changed; the server calls this one at a time. */
    void changed() {
        Output to = output;
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

    private void finish(Output to, boolean sent) {
        if (over.compareAndSet(false, true)) {
            onOver.accept(picture, sent);
            to.end();
        }
    }
}
