/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.javalin.http.Context;
import io.porthole.http.AsyncBody;
import io.porthole.http.SerialDrain;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what a channel has as the body of a response. A slow client holds a buffer and a file, and no thread. */
final class ChannelBody {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelBody.class);
    private static final int BUFFER_BYTES = 1 << 16;

    private final ReadableByteChannel from;
    private final Runnable onOver;
    private final SerialDrain drain = new SerialDrain(this::step);
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private volatile @Nullable AsyncBody output;
    private long remaining;
    private boolean over;

    private ChannelBody(ReadableByteChannel from, long count, Runnable onOver) {
        this.from = from;
        this.remaining = count;
        this.onOver = onOver;
    }

    /**
     * Answers a request.
     *
     * @param from what is sent, from where it is; closed in the end
     * @param count of bytes
     * @param head sets status and headers but the length
     * @param onOver run when the response is over
     */
    static void send(
            Context ctx, ReadableByteChannel from, long count, Consumer<HttpServletResponse> head, Runnable onOver) {
        ChannelBody body = new ChannelBody(from, count, onOver);
        AsyncBody.of(ctx, body.drain::run, output -> {
            body.output = output;
            output.start(response -> {
                head.accept(response);
                response.setContentLengthLong(count);
            });
            body.drain.run();
        });
    }

    private void step() {
        AsyncBody to = output;
        while (to != null && !over) {
            if (to.failed()) {
                finish(to);
            } else if (!to.ready()) {
                return;
            } else if (remaining == 0 || to.closed() || !writeNext(to)) {
                finish(to);
            }
        }
    }

    private boolean writeNext(AsyncBody to) {
        try {
            buffer.clear().limit((int) Math.min(BUFFER_BYTES, remaining));
            int count = from.read(buffer);
            if (count <= 0) {
                to.abort(); // shorter than it was; a body that is cut must not look whole
                return false;
            }
            remaining -= count;
            to.write(buffer.flip());
            return true;
        } catch (IOException e) {
            LOG.warn("[recorder] A file cannot be read: {}", e.getMessage());
            to.abort();
            return false;
        }
    }

    private void finish(AsyncBody to) {
        over = true;
        try {
            from.close();
        } catch (IOException e) {
            LOG.debug("[recorder] Closing a file", e);
        }
        to.end();
        onOver.run();
    }
}
