/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal;

import io.porthole.http.HttpEndpoint;
import io.porthole.http.ReadyCheck;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server with its modules, without OSGi. Safe from any thread. */
final class ServerRuntime implements HttpEndpoint, Whiteboard.Mounter, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerRuntime.class);
    private static final int MAX_THREADS = 100;
    private static final int MIN_THREADS = 4;
    private static final long RETRY_SECONDS = 3;

    /** How long ended responses and closed WebSockets have for their last bytes. */
    private static final long FAREWELL_MILLIS = 250;

    private final Tokens random = Tokens.random();
    private final List<ReadyCheck> checks;
    private final Runnable changed;
    private final Server server;
    private final Router router = new Router();
    private final Gate gate;
    private final Listener listener;
    private final Whiteboard whiteboard = new Whiteboard(this);
    private final Timer timer = new Timer();

    private volatile Settings settings;
    private volatile Access access;
    private volatile @Nullable String error;
    private boolean closed;

    /**
     * Does not listen yet.
     *
     * @param checks asked by /readyz; may change at any time
     * @param changed told whenever {@link HttpEndpoint} has changed; must return at once
     */
    ServerRuntime(Settings settings, List<ReadyCheck> checks, Runnable changed) {
        this.settings = settings;
        this.checks = checks;
        this.changed = changed;
        this.access = Access.of(settings, false, random);
        QueuedThreadPool pool = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        pool.setName("http");
        pool.setDaemon(true);
        pool.setStopTimeout(FAREWELL_MILLIS);
        server = new Server(pool);
        server.setStopTimeout(0);
        server.setErrorHandler(new ErrorPages(this::headerBytes));
        gate = new Gate(router, rules());
        server.setHandler(gate);
        listener = new Listener(server);
    }

    private int headerBytes() {
        return settings.limits().headerBytes();
    }

    private Gate.Rules rules() {
        Health health = new Health(router::paths, settings.readyContexts(), checks);
        return new Gate.Rules(access, health, settings.limits().bodyBytes());
    }

    /** Starts, and listens or tries to until it can. */
    synchronized void start() throws Exception {
        ContextLoader.call(ServerRuntime.class.getClassLoader(), () -> {
            server.start();
            return null;
        });
        listen();
    }

    /** Listens anew as the settings say; the modules stay. */
    synchronized void apply(Settings changed) {
        if (closed) {
            return;
        }
        boolean otherLimits = !changed.limits().equals(settings.limits());
        hangUp("the host's configuration has changed");
        settings = changed;
        if (otherLimits) {
            whiteboard.remount();
        }
        listen();
    }

    private void listen() {
        try {
            access = Access.of(settings, Listener.isLoopback(settings.host()), random);
            gate.rules(rules());
            ContextLoader.call(ServerRuntime.class.getClassLoader(), () -> {
                listener.open(settings);
                return null;
            });
            timer.every(
                    settings.limits().idleTimeoutInMs() / 3,
                    () -> router.mounts().forEach(Mount::ping));
            report(null);
            LOG.info("listening on {}:{}{}", settings.host(), port(), access.tokens() == null ? "" : ", with tokens");
        } catch (UnknownHostException e) {
            retry("host '" + settings.host() + "' is not known. Correct it in the configuration " + HttpConfig.PID
                    + '.');
        } catch (IOException e) {
            retry(String.valueOf(e.getMessage()));
        } catch (Exception e) {
            throw new IllegalStateException("cannot happen: everything but IOException is wrapped", e);
        }
    }

    private void retry(String reason) {
        if (!reason.equals(error)) {
            LOG.error("{} Trying again every {} s.", reason, RETRY_SECONDS);
        }
        report(reason);
        Settings tried = settings;
        timer.after(TimeUnit.SECONDS.toMillis(RETRY_SECONDS), () -> again(tried));
    }

    private synchronized void again(Settings tried) {
        if (!closed && tried.equals(settings) && port() == 0) {
            listen();
        }
    }

    private void report(@Nullable String reason) {
        error = reason;
        changed.run();
    }

    /** Closes every connection, WebSockets with 1001. */
    private void hangUp(String reason) {
        CompletableFuture<?>[] told =
                router.mounts().stream().map(m -> m.closeSessions(reason)).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(told).get(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("some viewers could not be told: {}", e.toString());
        }
        try {
            listener.close();
        } catch (Exception e) {
            LOG.warn("a connection could not be closed", e);
        }
    }

    void add(Contribution contribution) {
        whiteboard.add(contribution);
    }

    void remove(Contribution contribution) {
        whiteboard.remove(contribution);
    }

    @Override
    public Mount mount(Contribution contribution, Contribution.Slot slot) throws Exception {
        Mount mount = new Mount(contribution, slot, settings.limits(), this::headerBytes);
        mount.start(server);
        router.add(mount);
        LOG.debug("{} is served by {}", slot, contribution.name());
        return mount;
    }

    @Override
    public void unmount(Mount mount) {
        router.remove(mount);
        try {
            List<EndPoint> connections = mount.stop();
            timer.after(FAREWELL_MILLIS, () -> connections.forEach(EndPoint::close));
        } catch (Exception e) {
            LOG.warn("{} was not stopped cleanly", mount.slot(), e);
        }
        LOG.debug("{} is no longer served", mount.slot());
    }

    @Override
    public String host() {
        return settings.host();
    }

    @Override
    public int port() {
        return listener.port();
    }

    @Override
    public String url() {
        Tokens tokens = access.tokens();
        return Address.url(host(), port(), System.getenv()) + (tokens == null ? "" : "?token=" + tokens.control());
    }

    @Override
    public String viewUrl() {
        Tokens tokens = access.tokens();
        return Address.url(host(), port(), System.getenv()) + (tokens == null ? "" : "?token=" + tokens.view());
    }

    @Override
    public @Nullable String error() {
        return error;
    }

    /** Connections that are open. */
    int connections() {
        return listener.connections();
    }

    /** Ends everything within a second. */
    @Override
    public synchronized void close() {
        closed = true;
        timer.close();
        hangUp("the host is stopping");
        try {
            server.stop();
            server.destroy();
        } catch (Exception e) {
            LOG.warn("the server was not stopped cleanly", e);
        }
    }
}
