/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection that also takes shared memory past Jetty's layers: by one system call on the calling thread,
 * without objects of its own and without a task for another thread. Short texts of a WebSocket can be taken the same
 * way, on the selector's thread.
 *
 * <p>Everything else of HTTP and of the WebSocket is still Jetty's. When it and a {@link Writer} want to write at
 * once, one waits for the other, so that the bytes of each stay together.
 */
public final class DirectEndPoint extends SocketChannelEndPoint {
    private static final int BUSY = 1;
    private static final int JETTY_WAITS = 2;
    private static final int DIRECT_WAITS = 4;

    private final Executor executor;
    private final AtomicInteger gate = new AtomicInteger();
    private final JettyWrite jettyWrite = new JettyWrite();
    private final DirectWrite directWrite = new DirectWrite();
    private volatile boolean shared;
    private volatile @Nullable ShortTexts texts;
    private SelectionKey key;

    /** Bytes that arrived and were not taken, for Jetty to read first. Handed over with the task that reads. */
    private @Nullable ByteBuffer left;

    /** Makes the end point of a connection that the selector watches by that key. */
    public DirectEndPoint(Connector connector, SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        super(channel, selector, key, connector.getScheduler());
        this.executor = connector.getExecutor();
        this.key = key;
    }

    /** Writes directly, one buffer at a time. */
    public interface Writer {
        /** Returns whether the bytes may still go out; asked when nobody else can write before them. */
        boolean mayWrite();

        /** The buffer was handed to the network. Runs on the writing thread or the selector's: it must not wait. */
        void written();

        /** The buffer was not handed over, at least not all of it. Runs on a thread of the server. */
        void failed(Throwable cause);
    }

    /** Takes short text messages. */
    @FunctionalInterface
    public interface Taker {
        /**
         * Takes a message of at most {@value ShortTexts#MAX_BYTES} bytes. Runs on the selector's thread: it must not
         * wait.
         *
         * @param text good until this returns
         * @return whether it was taken; otherwise it comes to the session's listener, as all texts after it that have
         *     arrived
         */
        boolean take(ByteBuffer text);
    }

    /** Returns the connection of a request, if it is one of those; from now on it may be written to directly. */
    public static @Nullable DirectEndPoint of(Context ctx) {
        return of(ServletContextRequest.getServletContextRequest(ctx.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint());
    }

    static @Nullable DirectEndPoint of(EndPoint endPoint) {
        if (endPoint instanceof DirectEndPoint direct) {
            direct.shared = true;
            return direct;
        }
        return null;
    }

    /**
     * Writes a buffer, whose bytes must not change meanwhile.
     *
     * @param writer told of the end; no further buffer may come before
     */
    public void write(ByteBuffer buffer, Writer writer) {
        directWrite.buffers[0] = buffer;
        directWrite.writer = writer;
        if (enter(DIRECT_WAITS)) {
            directWrite.begin();
        }
    }

    /** Offers short text messages to that taker first; for a connection that has become a WebSocket. */
    public void takeTexts(Taker taker) {
        texts = new ShortTexts(taker);
    }

    @Override
    public void write(Callback callback, ByteBuffer... buffers) {
        if (!shared) {
            super.write(callback, buffers);
            return;
        }
        jettyWrite.callback = callback;
        jettyWrite.buffers = buffers;
        if (enter(JETTY_WAITS)) {
            jettyWrite.begin();
        }
    }

    private void pass(Callback callback, ByteBuffer[] buffers) {
        super.write(callback, buffers);
    }

    /** Returns whether the caller may begin; else its write begins when the other one has ended. */
    private boolean enter(int waits) {
        for (; ; ) {
            int before = gate.get();
            boolean free = (before & BUSY) == 0;
            if (gate.compareAndSet(before, before | (free ? BUSY : waits))) {
                return free;
            }
        }
    }

    private void leave() {
        for (; ; ) {
            int before = gate.get();
            if ((before & JETTY_WAITS) != 0 && gate.compareAndSet(before, before & ~JETTY_WAITS)) {
                jettyWrite.begin();
                return;
            } else if (before == (BUSY | DIRECT_WAITS) && gate.compareAndSet(before, BUSY)) {
                directWrite.begin();
                return;
            } else if (before == BUSY && gate.compareAndSet(BUSY, 0)) {
                return;
            }
        }
    }

    @Override
    protected void onIdleExpired(TimeoutException timeout) {
        // Jetty knows nothing of a direct write that nobody reads
        if (directWrite.writer == null || !getWriteFlusher().onFail(timeout)) {
            super.onIdleExpired(timeout);
        }
    }

    @Override
    public void replaceKey(SelectionKey replacement) {
        super.replaceKey(replacement);
        key = replacement;
    }

    @Override
    public @Nullable Runnable onSelected() {
        ShortTexts taken = texts;
        boolean all = taken != null && key.readyOps() == SelectionKey.OP_READ && takeAll(taken);
        return all ? null : super.onSelected(); // the key stays as it is when Jetty has nothing to do
    }

    private boolean takeAll(ShortTexts from) {
        if (left != null) {
            return false;
        }
        try {
            if (from.read(getChannel()) <= 0) {
                return false; // Jetty will see by itself that it is the end
            }
        } catch (IOException e) {
            return false; // so will it see this
        }
        notIdle();
        ByteBuffer rest = from.take();
        left = rest.hasRemaining() ? rest : null;
        return left == null;
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        ByteBuffer first = left;
        if (first == null) {
            return super.fill(buffer);
        }
        int filled = BufferUtil.append(buffer, first);
        left = first.hasRemaining() ? first : null;
        return filled;
    }

    /** The write of Jetty that goes on or waits; it never has two. */
    private final class JettyWrite implements Callback {
        private ByteBuffer[] buffers = {};
        private Callback callback = NOOP;

        void begin() {
            pass(this, buffers);
        }

        private Callback end() {
            Callback ended = callback;
            callback = NOOP;
            buffers = new ByteBuffer[0];
            leave();
            return ended;
        }

        @Override
        public void succeeded() {
            end().succeeded();
        }

        @Override
        public void failed(Throwable cause) {
            end().failed(cause);
        }

        @Override
        public InvocationType getInvocationType() {
            return Invocable.getInvocationType(callback);
        }
    }

    /** The direct write that goes on or waits. */
    private final class DirectWrite implements Callback {
        private final @Nullable ByteBuffer[] buffers = new ByteBuffer[1];
        private volatile @Nullable Writer writer;

        void begin() {
            Writer w = writer;
            if (w != null && w.mayWrite()) {
                pass(this, buffers);
            } else {
                end(new ClosedChannelException(), false);
            }
        }

        private @Nullable Writer end() {
            Writer w = writer;
            writer = null;
            buffers[0] = null;
            leave();
            return w;
        }

        @Override
        public void succeeded() {
            Writer w = end();
            if (w != null) {
                w.written();
            }
        }

        @Override
        public void failed(Throwable cause) {
            end(cause, true);
        }

        private void end(Throwable cause, boolean broken) {
            Writer w = end();
            Runnable tell = () -> {
                if (w != null) {
                    w.failed(cause);
                }
                if (broken) {
                    close(cause);
                }
            };
            try {
                executor.execute(tell);
            } catch (RejectedExecutionException e) {
                tell.run(); // the server has stopped
            }
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
