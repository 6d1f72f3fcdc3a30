/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.javalin.http.Context;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee10.servlet.HttpOutput;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/**
 * Body of an asynchronous response: one buffer at a time goes to Jetty as it is, and no thread ever waits for the
 * network. All but the listener's methods are for one thread at a time.
 */
final class Output implements WriteListener {
    private final HttpOutput out;
    private final EndPoint endPoint;
    private final Runnable onChange;
    private volatile boolean open;
    private volatile boolean failed;

    /**
     * Takes over the response's body; the request must be asynchronous already.
     *
     * @param onChange run on a thread of the server when {@link #ready} or {@link #failed} has changed
     */
    Output(Context ctx, Runnable onChange) throws IOException {
        this.out = (HttpOutput) ctx.res().getOutputStream();
        this.endPoint = ServletContextRequest.getServletContextRequest(ctx.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
        this.onChange = onChange;
    }

    /** Begins; to be called once. */
    void start() {
        out.setWriteListener(this);
    }

    /** Whether the last buffer was handed to the network, so that the next may be written; false after a failure. */
    boolean ready() {
        return open && !failed && out.isReady();
    }

    /** Whether a write failed, usually because the client has gone. */
    boolean failed() {
        return failed;
    }

    /** Whether nothing more can be written: a failure that was not told yet, or all of a known length is written. */
    boolean closed() {
        return out.isClosed();
    }

    /** Hands in the next buffer, which must not change until {@link #ready} or {@link #failed}. */
    void write(ByteBuffer buffer) {
        try {
            out.write(buffer);
        } catch (IOException e) {
            failed = true; // only a closed output throws here; the client has gone
        }
    }

    /** Cuts the connection; a pending write fails soon after. */
    void abort() {
        endPoint.close();
    }

    @Override
    public void onWritePossible() {
        open = true;
        onChange.run();
    }

    @Override
    public void onError(Throwable cause) {
        failed = true;
        onChange.run();
    }
}
