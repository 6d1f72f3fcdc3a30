/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import io.javalin.http.Context;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.HttpOutput;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the body of a response asynchronously: one buffer at a time goes to Jetty as it is, and no thread ever waits
 * for the network. Of a body that ends with the connection, direct memory goes past Jetty (see {@link
 * DirectEndPoint}). Use it from one thread at a time, as a {@link SerialDrain} sees to; {@link #failed} is safe from
 * any.
 */
public final class AsyncBody {
    private static final Logger LOG = LoggerFactory.getLogger(AsyncBody.class);

    private final HttpServletResponse response;
    private final HttpOutput out;
    private final AsyncContext async;
    private final EndPoint endPoint;
    private final Runnable onChange;
    private final Events events = new Events();
    private volatile boolean open;
    private volatile boolean failed;
    private volatile boolean broken;
    private volatile boolean writingDirectly;
    private volatile @Nullable Thread writer;
    private @Nullable DirectEndPoint direct;
    private boolean begun;
    private boolean wroteDirectly;
    private boolean over;

    private AsyncBody(Context ctx, Runnable onChange) throws IOException {
        this.response = ctx.res();
        this.out = (HttpOutput) response.getOutputStream();
        this.async = ctx.req().getAsyncContext();
        this.endPoint = ServletContextRequest.getServletContextRequest(ctx.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
        this.onChange = onChange;
    }

    /**
     * Takes the response over when the handler has returned.
     *
     * @param onChange run on a thread of the server when {@link #ready} or {@link #failed} has changed
     * @param then given the body, to begin
     */
    public static void of(Context ctx, Runnable onChange, Consumer<AsyncBody> then) {
        ctx.future(() -> {
            try {
                AsyncBody body = new AsyncBody(ctx, onChange);
                body.async.addListener(body.events);
                then.accept(body);
                // never completed: Javalin would go on with a request that the server may have ended and reused
                return new CompletableFuture<Void>();
            } catch (IOException e) {
                return CompletableFuture.failedFuture(e);
            }
        });
    }

    /**
     * Begins; to be called once.
     *
     * @param head sets status and headers
     */
    public void start(Consumer<HttpServletResponse> head) {
        try {
            synchronized (this) {
                if (over) {
                    return;
                }
                head.accept(response);
                // it has then no length and no chunks: what goes over the connection is the body
                boolean endless = "close".equals(response.getHeader("Connection"))
                        && !response.containsHeader("Content-Length")
                        && !response.containsHeader("Transfer-Encoding");
                direct = endless ? DirectEndPoint.of(endPoint) : null;
            }
            out.setWriteListener(events);
        } catch (IllegalStateException e) {
            failed = true; // the server has just ended the response
        }
    }

    /** Whether the last buffer was handed to the network, so that the next may be written; false after a failure. */
    public boolean ready() {
        return open && !failed && !writingDirectly && (wroteDirectly || out.isReady());
    }

    /** Whether a write failed, usually because the client has left, or the server ended the response. */
    public boolean failed() {
        return failed;
    }

    /** Whether nothing more can be written: a failure that was not told yet, or all of a known length is written. */
    public boolean closed() {
        return !wroteDirectly && out.isClosed();
    }

    /** Hands in the next buffer, which must not change until {@link #ready} or {@link #failed}. */
    public void write(ByteBuffer buffer) {
        DirectEndPoint past = direct;
        wroteDirectly = begun && past != null && buffer.isDirect();
        begun = true; // the head goes with the first buffer
        if (past != null && wroteDirectly) {
            writingDirectly = true;
            writer = Thread.currentThread();
            past.write(buffer, events);
            writer = null;
            return;
        }
        try {
            out.write(buffer);
        } catch (IOException e) {
            broken(); // only a closed output throws here; the client has left
        }
    }

    /**
     * Ends the response; nothing must be on its way. After a write that failed the connection is cut, because the
     * server would wait as long again for the client to take the rest.
     */
    public void end() {
        failed = true;
        if (broken) {
            abort();
        }
        try {
            async.complete();
        } catch (IllegalStateException e) {
            LOG.trace("the server was faster", e);
        }
    }

    /** Cuts the connection; a pending write fails soon after. */
    public void abort() {
        endPoint.close();
    }

    private void broken() {
        broken = true;
        failed = true;
    }

    private void fail() {
        failed = true;
        onChange.run();
    }

    private void ended() {
        synchronized (this) {
            over = true;
        }
        fail();
    }

    /** What the server tells. */
    private final class Events implements WriteListener, AsyncListener, DirectEndPoint.Writer {
        @Override
        public boolean mayWrite() {
            return !failed;
        }

        @Override
        public void written() {
            writingDirectly = false;
            if (writer != Thread.currentThread()) {
                onChange.run(); // it had to wait
            }
        }

        @Override
        public void failed(Throwable cause) {
            broken();
            fail();
        }

        @Override
        public void onWritePossible() {
            open = true;
            onChange.run();
        }

        @Override
        public void onError(Throwable cause) {
            broken();
            fail();
        }

        @Override
        public void onComplete(AsyncEvent event) {
            ended();
        }

        @Override
        public void onError(AsyncEvent event) {
            broken();
            ended();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            broken();
            ended();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
