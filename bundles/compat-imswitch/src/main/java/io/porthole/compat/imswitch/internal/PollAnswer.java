/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import io.javalin.http.Context;
import io.porthole.http.AsyncBody;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The answer to one long poll: it is held until there is a payload, and written without a thread that waits. */
final class PollAnswer {
    private volatile @Nullable AsyncBody output;
    private volatile @Nullable ByteBuffer payload;
    private volatile Runnable onOver = () -> {};
    private final AtomicBoolean over = new AtomicBoolean();

    private PollAnswer() {}

    /** Takes the response over and hands the answer on. */
    static void of(Context ctx, Consumer<PollAnswer> then) {
        PollAnswer answer = new PollAnswer();
        AsyncBody.of(ctx, answer::changed, output -> {
            answer.output = output;
            then.accept(answer);
        });
    }

    /**
     * Answers; to be called once.
     *
     * @param whenOver run on a thread of the server when all of it was written or the client has left
     */
    void send(ByteBuffer bytes, Runnable whenOver) {
        AsyncBody to = output;
        onOver = whenOver;
        payload = bytes;
        if (to != null) {
            to.start(response -> head(response, bytes.remaining()));
            if (to.failed()) {
                over.set(true);
                to.end();
            }
        }
    }

    private static void head(HttpServletResponse response, int length) {
        response.setContentType("text/plain; charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(length);
    }

    /** Returns whether the client has left, or everything is written. */
    boolean over() {
        return over.get();
    }

    /** The output has changed; the server calls this one at a time. */
    private void changed() {
        AsyncBody to = output;
        if (to == null) {
            return;
        }
        ByteBuffer bytes = payload;
        if (to.ready() && bytes != null) {
            payload = null;
            to.write(bytes);
        }
        if (to.failed() || (payload == null && to.ready())) {
            finish(to);
        }
    }

    private void finish(AsyncBody to) {
        if (over.compareAndSet(false, true)) {
            to.end();
            onOver.run();
        }
    }
}
