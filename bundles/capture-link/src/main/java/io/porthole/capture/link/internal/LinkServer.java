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

/** Everything of the link in one piece: listeners, links, streams. */
final class LinkServer implements Listener.Acceptor, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LinkServer.class);
    private static final long STOP_MILLIS = TimeUnit.SECONDS.toMillis(2);

    private final LinkSettings settings;
    private final LinkStreams streams;
    private final Rings rings;
    private final Complaints complaints = new Complaints(log);
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
                log.info("Producers on this machine hand in frames at {}", file.path());
            } catch (IOException e) {
                log.error("Producers on this machine cannot hand in frames: {}", e.getMessage());
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
            log.info(
                    "Producers on other machines hand in frames at tcp://{}:{}",
                    settings.tcpAddress().contains(":") ? "[" + settings.tcpAddress() + "]" : settings.tcpAddress(),
                    bound.getPort());
        } catch (IOException e) {
            log.error(
                    "Producers on other machines cannot hand in frames at {}:{} ({}); set another tcpPort",
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
    public void accept(SocketChannel channel, boolean local, Runnable greeted) throws IOException {
        if (!local) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        Link link = new Link(channel, local, settings, streams, rings, complaints, greeted);
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
                .filter(link -> link.local() == local && !link.stranger().known())
                .min(Comparator.comparingLong(link -> link.stranger().since() - System.nanoTime()))
                .ifPresent(Link::hurry);
    }

    private void serve(Link link) {
        try {
            link.run();
        } catch (RuntimeException e) {
            log.error("The link of {} failed; please report this", link.describe(), e);
        } finally {
            links.remove(link);
        }
    }

    /** Memory of all rings, in bytes. */
    long reservedBytes() {
        return rings.reservedBytes();
    }

    /** Links just now, those included that have not greeted yet. */
    int linkCount() {
        return links.size();
    }

    /** Where the socket is, or null when there is none. */
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
                log.warn("The socket {} could not be removed: {}", file.path(), e.getMessage());
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
