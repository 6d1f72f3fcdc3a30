/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import io.porthole.http.HttpEndpoint;
import io.porthole.http.MetricsSource;
import io.porthole.http.MetricsWriter;
import io.porthole.http.ReadyCheck;
import io.porthole.http.internal.access.Access;
import io.porthole.http.internal.access.LinkTable;
import io.porthole.http.internal.access.RefusalCounts;
import io.porthole.http.internal.access.Tokens;
import io.porthole.http.internal.access.WrongTokens;
import io.porthole.http.internal.module.ContextLoader;
import io.porthole.http.internal.module.ErrorPages;
import io.porthole.http.internal.module.ModuleWhiteboard;
import io.porthole.http.internal.module.Mount;
import io.porthole.http.internal.module.RegisteredModule;
import io.porthole.http.internal.module.Router;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server with its modules, without OSGi. Safe from any thread. */
final class ServerRuntime implements HttpEndpoint, MetricsSource, ModuleWhiteboard.Mounter, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerRuntime.class);
    private static final int MAX_THREADS = 100;
    private static final int MIN_THREADS = 4;
    private static final long RETRY_SECONDS = 3;

    /** Buffers that are kept for use again, in the heap and outside it each: enough for a hundred busy connections. */
    private static final long MAX_POOLED_BYTES = 2L << 20;

    private static final long ANNOUNCE_PAUSE_MS = 40;

    /** Requests are looked at ten times in the time that they have to arrive, within these bounds. */
    private static final long MIN_SLOW_PAUSE_MS = 50;

    private static final long MAX_SLOW_PAUSE_MS = 1000;

    /** How long ended responses and closed WebSockets have for their last bytes. */
    private static final long CLOSE_GRACE_MS = 250;

    private final Tokens random = Tokens.random();
    private final List<ReadyCheck> checks;
    private final BooleanSupplier started;
    private final Runnable changed;
    private final Server server;
    private final Router router = new Router();
    private final RequestFilter filter;
    private final Listener listener;
    private final ModuleWhiteboard whiteboard = new ModuleWhiteboard(this);
    private final Timer timer = new Timer();
    private final RefusalCounts refusals = new RefusalCounts(System::nanoTime);
    private final LinkTable links = new LinkTable(InstantSource.system());
    private Future<?> slowRequests = CompletableFuture.completedFuture(null);
    private final Future<?> oldLinks;
    private Future<?> pings = CompletableFuture.completedFuture(null);

    private volatile Settings settings;
    private volatile Access access;
    private volatile @Nullable String error;
    private boolean closed;
    private boolean warned;

    /**
     * Does not listen yet.
     *
     * @param checks asked by /readyz; may change at any time
     * @param started whether every bundle of the start has started
     * @param changed told whenever {@link HttpEndpoint} has changed; must return at once
     */
    ServerRuntime(Settings settings, List<ReadyCheck> checks, BooleanSupplier started, Runnable changed) {
        this.settings = settings;
        this.checks = checks;
        this.started = started;
        this.changed = changed;
        this.access = settings.access(false, random, links);
        QueuedThreadPool pool = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        pool.setName("http");
        pool.setDaemon(true);
        pool.setStopTimeout(CLOSE_GRACE_MS);
        server = new Server(
                pool, null, new ArrayByteBufferPool(0, -1, -1, Integer.MAX_VALUE, MAX_POOLED_BYTES, MAX_POOLED_BYTES));
        server.setStopTimeout(0);
        server.setErrorHandler(new ErrorPages(this::headerBytes));
        filter = new RequestFilter(router, new WrongTokens(refusals), rules());
        server.setHandler(filter);
        listener = new Listener(server, refusals);
        oldLinks = timer.every(TimeUnit.SECONDS.toMillis(1), links::endOld);
    }

    private long slowPauseMs() {
        long tenth = settings.limits().requestTimeoutInMs() / 10;
        return Math.min(MAX_SLOW_PAUSE_MS, Math.max(MIN_SLOW_PAUSE_MS, tenth));
    }

    private int headerBytes() {
        return settings.limits().headerBytes();
    }

    private RequestFilter.Rules rules() {
        return new RequestFilter.Rules(access, health(), new RequestBounds(settings.limits(), refusals));
    }

    private Health health() {
        return new Health(router::paths, settings.readyContexts(), checks, started);
    }

    /** Returns what must still happen before viewers are let in; empty when the host is ready. */
    List<String> missing() {
        return health().missing();
    }

    /** Runs the announcer until it has nothing more to do, or the server is closed. */
    void announce(Announcer announcer) {
        timer.until(ANNOUNCE_PAUSE_MS, announcer::announce);
    }

    /** Starts, and listens or tries to until it can. */
    synchronized void start() throws Exception {
        ContextLoader.call(ServerRuntime.class.getClassLoader(), () -> {
            server.start();
            return null;
        });
        listen();
    }

    /** Listens again as the settings say; the modules stay. */
    synchronized void apply(Settings changed) {
        if (closed) {
            return;
        }
        boolean otherLimits = !changed.limits().equals(settings.limits());
        closeConnections("the host's configuration has changed");
        settings = changed;
        if (otherLimits) {
            whiteboard.remount();
        }
        listen();
    }

    private void listen() {
        try {
            access = settings.access(Listener.isLoopback(settings.host()), random, links);
            filter.rules(rules());
            ContextLoader.call(ServerRuntime.class.getClassLoader(), () -> {
                listener.open(settings, access.hosts());
                return null;
            });
            slowRequests.cancel(false);
            slowRequests = timer.every(slowPauseMs(), listener::closeSlow);
            pings.cancel(false);
            pings = timer.every(
                    settings.limits().idleTimeoutInMs() / 3,
                    () -> router.mounts().forEach(Mount::ping));
            report(null);
            LOG.info(
                    "[http] Listening on {}:{}{}",
                    settings.host(),
                    port(),
                    access.tokens() == null ? "" : ", with tokens");
            warnOfUnkeptPromise();
            String danger = access.danger();
            if (danger != null) {
                LOG.warn("[http] {}", danger);
            }
        } catch (UnknownHostException e) {
            retry("Host '" + settings.host() + "' is not known. Correct it in the configuration " + Config.PID + '.');
        } catch (IOException e) {
            retry(String.valueOf(e.getMessage()));
        } catch (Exception e) {
            throw new IllegalStateException("cannot happen: everything but IOException is wrapped", e);
        }
    }

    private void warnOfUnkeptPromise() {
        String promise = Address.unkeptPromise(settings.host(), System.getenv());
        if (promise != null && !warned) {
            warned = true;
            LOG.warn("[http] {}", promise);
        }
    }

    private void retry(String reason) {
        if (!reason.equals(error)) {
            LOG.error("[http] {} Trying again every {} s.", reason, RETRY_SECONDS);
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
    private void closeConnections(String reason) {
        CompletableFuture<?>[] told =
                router.mounts().stream().map(m -> m.closeSessions(reason)).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(told).get(CLOSE_GRACE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("[http] Some viewers could not be told: {}", e.toString());
        }
        try {
            listener.close();
        } catch (Exception e) {
            LOG.warn("[http] A connection could not be closed", e);
        }
    }

    void add(RegisteredModule module) {
        whiteboard.add(module);
    }

    void remove(RegisteredModule module) {
        whiteboard.remove(module);
    }

    @Override
    public Mount mount(RegisteredModule module, RegisteredModule.Slot slot) throws Exception {
        Mount mount = new Mount(module, slot, settings.limits(), this::headerBytes);
        mount.start(server);
        router.add(mount);
        LOG.debug("[http] {} is served by {}", slot, module.name());
        return mount;
    }

    @Override
    public void unmount(Mount mount) {
        router.remove(mount);
        try {
            List<EndPoint> connections = mount.stop();
            timer.after(CLOSE_GRACE_MS, () -> connections.forEach(EndPoint::close));
        } catch (Exception e) {
            LOG.warn("[http] {} was not stopped cleanly", mount.slot(), e);
        }
        LOG.debug("[http] {} is no longer served", mount.slot());
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
    public List<String> urls() {
        return urls(Tokens::control);
    }

    @Override
    public List<String> viewUrls() {
        return urls(Tokens::view);
    }

    @Override
    public List<String> cameraUrls() {
        Tokens tokens = access.tokens();
        return tokens == null || tokens.camera().isEmpty() ? List.of() : urls(Tokens::camera);
    }

    private List<String> urls(Function<Tokens, String> right) {
        Tokens tokens = access.tokens();
        String query = tokens == null ? "" : "?token=" + right.apply(tokens);
        return Address.urls(host(), port(), System.getenv(), OwnAddresses::list).stream()
                .map(url -> url + query)
                .toList();
    }

    @Override
    public @Nullable String error() {
        return error;
    }

    /** Returns the links that let watch. */
    LinkTable links() {
        return links;
    }

    /** Returns the number of open connections. */
    int connections() {
        return listener.connections();
    }

    /** Returns what was refused. */
    RefusalCounts refusals() {
        return refusals;
    }

    @Override
    public void write(MetricsWriter out) {
        out.gauge("porthole_http_connections", "Open connections.").add(connections());
        refusals.write(out);
    }

    /** Ends everything within a second. */
    @Override
    public synchronized void close() {
        closed = true;
        slowRequests.cancel(false);
        oldLinks.cancel(false);
        timer.close();
        closeConnections("the host is stopping");
        try {
            server.stop();
            server.destroy();
        } catch (Exception e) {
            LOG.warn("[http] The server was not stopped cleanly", e);
        }
    }
}
