/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts producers on one address. Pending handshakes are limited for each listener by itself, so that connections
 * from the network cannot keep out local ones. When the limit is reached, the oldest pending one is closed.
 */
final class Listener implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final int MAX_PENDING = 32;
    private static final long PAUSE_NS = 100_000_000L;

    /** Handler of accepted connections. */
    interface Acceptor {
        /**
         * Takes it over.
         *
         * @param onHandshake run once when the handshake is complete or the connection closed
         */
        void accept(SocketChannel channel, boolean local, Runnable onHandshake) throws IOException;

        /** Called when a listener has too many pending handshakes; the oldest is to be closed. */
        void crowded(boolean local);
    }

    private final ServerSocketChannel server;
    private final boolean local;
    private final Acceptor acceptor;
    private final Semaphore pending = new Semaphore(MAX_PENDING);
    private final Thread thread;

    Listener(ServerSocketChannel server, boolean local, Acceptor acceptor) {
        this.server = server;
        this.local = local;
        this.acceptor = acceptor;
        thread = new Thread(this, local ? "porthole-link-unix" : "porthole-link-tcp");
        thread.setDaemon(true);
    }

    Listener start() {
        thread.start();
        return this;
    }

    @Override
    public void run() {
        while (server.isOpen()) {
            try {
                acceptOne(); // the rest wait in the system's queue
            } catch (InterruptedException | ClosedChannelException e) {
                return; // closed
            } catch (IOException e) {
                LOG.warn("[link] A connection could not be accepted: {}", e.getMessage());
                LockSupport.parkNanos(PAUSE_NS); // too many open files, most likely
            }
        }
    }

    private void acceptOne() throws IOException, InterruptedException {
        SocketChannel channel = server.accept();
        boolean counted = false;
        boolean handed = false;
        try {
            if (!pending.tryAcquire()) {
                acceptor.crowded(local);
                pending.acquire();
            }
            counted = true;
            acceptor.accept(channel, local, pending::release);
            handed = true;
        } finally {
            if (!handed) {
                if (counted) {
                    pending.release();
                }
                channel.close();
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("[link] Closing the listener", e);
        }
        thread.interrupt();
    }
}
