/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import io.porthole.http.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Answers 503 and closes. It waits a moment for the request: to a client that is still sending when the connection is
 * closed, the answer would be lost.
 */
final class RefusedConnection extends AbstractConnection {
    /** How many may wait. */
    static final int MAX_WAITING = 64;

    private static final long PATIENCE_MS = 500;
    private static final int BUFFER_BYTES = 4096;

    private final String sentence;
    private final boolean patient;
    private final Runnable onClose;

    /**
     * A connection that is not served.
     *
     * @param patient whether it may wait for the request
     * @param onClose run when it is closed
     */
    RefusedConnection(EndPoint endPoint, Executor executor, String sentence, boolean patient, Runnable onClose) {
        super(endPoint, executor);
        this.sentence = sentence;
        this.patient = patient;
        this.onClose = onClose;
    }

    @Override
    public void onOpen() {
        super.onOpen();
        if (patient) {
            getEndPoint().setIdleTimeout(PATIENCE_MS);
            fillInterested();
        } else {
            answer();
        }
    }

    @Override
    public void onFillable() {
        try {
            ByteBuffer ignored = BufferUtil.allocate(BUFFER_BYTES);
            int filled = getEndPoint().fill(ignored);
            if (filled < 0) {
                close();
                return;
            }
        } catch (IOException e) {
            close();
            return;
        }
        answer();
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        close();
    }

    @Override
    public void onClose(Throwable cause) {
        onClose.run();
        super.onClose(cause);
    }

    private void answer() {
        byte[] body = new Problem(503, "No connection left", "This host is busy: " + sentence)
                .json()
                .getBytes(StandardCharsets.UTF_8);
        String head = String.join(
                "\r\n",
                "HTTP/1.1 503 Service Unavailable",
                "Content-Type: " + Problem.MEDIA_TYPE,
                "Content-Length: " + body.length,
                "Cache-Control: no-store",
                "X-Content-Type-Options: nosniff",
                "Referrer-Policy: no-referrer",
                "Retry-After: 5",
                "Connection: close",
                "",
                "");
        getEndPoint()
                .write(
                        Callback.from(this::close),
                        ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)),
                        ByteBuffer.wrap(body));
    }
}
