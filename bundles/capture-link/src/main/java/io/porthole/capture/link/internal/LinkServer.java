/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The frame link: its listeners, links and streams. */
final class LinkServer implements Listener.Acceptor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkServer.class);
    private static final long STOP_MS = TimeUnit.SECONDS.toMillis(2);

    private final LinkSettings settings;
    private final LinkStreams streams;
    private final Rings rings;
    private final RateLimitedWarnings warnings = new RateLimitedWarnings(LOG);
    private final Map<Link, Thread> links = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final List<Listener> listeners = new ArrayList<>();
    private @Nullable SocketFile socket;
    private volatile boolean closed;

    LinkServer(LinkSettings settings, Services services) {
        this.settings = settings;
        this.streams = new LinkStreams(settings, services);
        this.rings = new Rings(settings);
    }

    /** Listens wherever it can; each place where it cannot is named in the log with what to do. */
    void start() {
        if (!settings.socketPath().equals(LinkSettings.OFF)) {
            try {
                SocketFile file = SocketFile.listen(path(), settings.socketPermissions());
                socket = file;
                listeners.add(new Listener(file.server(), true, this).start());
                LOG.info("[link] Listening on {}", file.path());
            } catch (IOException e) {
                LOG.error("[link] The unix socket cannot be opened: {}", e.getMessage());
            }
        }
        if (settings.tcpPort() != 0) {
            startTcp();
        }
    }

    private void startTcp() {
        try {
            ServerSocketChannel server = ServerSocketChannel.open();
            try {
                server.bind(new InetSocketAddress(settings.tcpAddress(), settings.tcpPort()));
            } catch (IOException e) {
                server.close();
                throw e;
            }
            InetSocketAddress bound = (InetSocketAddress) server.getLocalAddress();
            listeners.add(new Listener(server, false, this).start());
            LOG.info(
                    "[link] Listening on tcp://{}:{}",
                    settings.tcpAddress().contains(":") ? "[" + settings.tcpAddress() + "]" : settings.tcpAddress(),
                    bound.getPort());
        } catch (IOException e) {
            LOG.error(
                    "[link] TCP {}:{} cannot be opened ({}); set another tcpPort",
                    settings.tcpAddress(),
                    settings.tcpPort(),
                    e.getMessage());
        }
    }

    private Path path() throws IOException {
        return settings.socketPath().isEmpty()
                ? SocketFile.defaultPath(System.getenv(), SocketFile.uid())
                : Path.of(settings.socketPath()).toAbsolutePath();
    }

    @Override
    public void accept(SocketChannel channel, boolean local, Runnable onHandshake) throws IOException {
        if (!local) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        Link link = new Link(channel, local, settings, streams, rings, warnings, onHandshake);
        Thread thread = new Thread(() -> serve(link), "porthole-link-" + numbers.incrementAndGet());
        thread.setDaemon(true);
        links.put(link, thread);
        thread.start();
        if (closed) {
            link.stop();
        }
    }

    @Override
    public void crowded(boolean local) {
        links.keySet().stream()
                .filter(link -> link.local() == local && !link.handshake().isComplete())
                .min(Comparator.comparingLong(link -> link.handshake().since() - System.nanoTime()))
                .ifPresent(Link::expireSoon);
    }

    private void serve(Link link) {
        try {
            link.run();
        } catch (RuntimeException e) {
            LOG.error("[link] The link of {} failed; please report this", link.describe(), e);
        } finally {
            links.remove(link);
        }
    }

    /** Memory of all rings, in bytes. */
    long reservedBytes() {
        return rings.reservedBytes();
    }

    /** Links just now, those without a handshake included. */
    int linkCount() {
        return links.size();
    }

    /** Returns the path of the socket, or null when there is none. */
    @Nullable
    Path socketPath() {
        return socket == null ? null : socket.path();
    }

    /** Ends every link and takes all streams back. Done twice, it does nothing. */
    @Override
    public void close() {
        closed = true;
        listeners.forEach(Listener::close);
        List<Thread> threads = List.copyOf(links.values());
        links.keySet().forEach(Link::stop);
        for (Thread thread : threads) {
            join(thread);
        }
        streams.close();
        rings.close();
        SocketFile file = socket;
        socket = null;
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                LOG.warn("[link] The socket {} could not be removed: {}", file.path(), e.getMessage());
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(STOP_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
