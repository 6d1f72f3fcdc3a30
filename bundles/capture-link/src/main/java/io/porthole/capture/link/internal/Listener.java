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
 * Accepts producers on one address. Those that have not greeted yet are few at a time, for each listener by itself, so
 * that strangers on the network cannot keep out who comes through the file system. When one more comes, the one that
 * has been silent for longest goes, so that strangers who say nothing keep nobody out.
 */
final class Listener implements Runnable, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Listener.class);
    private static final int MAX_STRANGERS = 32;
    private static final long PAUSE_NANOS = 100_000_000L;

    /** What becomes of a connection. */
    interface Acceptor {
        /**
         * Takes it over.
         *
         * @param greeted run once when the producer is a stranger no more, or has gone
         */
        void accept(SocketChannel channel, boolean local, Runnable greeted) throws IOException;

        /** There are too many strangers on that listener; the oldest must go. */
        void crowded(boolean local);
    }

    private final ServerSocketChannel server;
    private final boolean local;
    private final Acceptor acceptor;
    private final Semaphore strangers = new Semaphore(MAX_STRANGERS);
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
                log.warn("A producer could not be let in: {}", e.getMessage());
                LockSupport.parkNanos(PAUSE_NANOS); // too many open files, most likely
            }
        }
    }

    private void acceptOne() throws IOException, InterruptedException {
        SocketChannel channel = server.accept();
        boolean counted = false;
        boolean handed = false;
        try {
            if (!strangers.tryAcquire()) {
                acceptor.crowded(local);
                strangers.acquire();
            }
            counted = true;
            acceptor.accept(channel, local, strangers::release);
            handed = true;
        } finally {
            if (!handed) {
                if (counted) {
                    strangers.release();
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
            log.debug("Closing the listener", e);
        }
        thread.interrupt();
    }
}
