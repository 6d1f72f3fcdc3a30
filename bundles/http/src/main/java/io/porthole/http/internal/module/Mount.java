/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.module;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.JavalinState;
import io.javalin.http.servlet.ServletEntry;
import io.javalin.http.staticfiles.JavalinStaticResourceHandler;
import io.porthole.http.Problem;
import io.porthole.http.RouteAccess;
import io.porthole.http.internal.module.RegisteredModule.Slot;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServerContainer;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServletFactory;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.WebSocketSessionListener;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;

/** One module at one context path: a small Javalin in a Jetty context of its own, with its open WebSockets. */
public final class Mount {
    private static final int RESPONSE_BUFFER_BYTES = 32768;

    private static final String UTF_8 = "utf-8";

    /** Types of texts that Jetty does not know; it would write them in ISO 8859-1. */
    private static final List<String> TEXTS =
            List.of(Problem.MEDIA_TYPE, "application/sdp", "application/trickle-ice-sdpfrag");

    /** Time that a request gets to be handled when its module is removed. */
    private static final long GRACE_MS = 250;

    /** Most messages that wait for one slow WebSocket; a further one is refused to its sender. */
    private static final int MAX_WAITING_MESSAGES = 128;

    private final RegisteredModule module;
    private final Limits limits;
    private final Slot slot;
    private final ServletContextHandler handler = new ServletContextHandler(ServletContextHandler.SESSIONS);
    private final Map<Session, WebSocketPinger> sessions = new ConcurrentHashMap<>();
    private final AsyncResponses responses = new AsyncResponses();
    private final Object gate = new Object();
    private boolean publicRoutes;

    // guarded by gate
    private int inside;
    private boolean stopping;

    /** Builds the context; {@link #start} makes it ready for requests. */
    public Mount(RegisteredModule module, Slot slot, Limits limits, IntSupplier headerBytes) {
        this.module = module;
        this.slot = slot;
        this.limits = limits;
        ClassLoader loader = module.loader();
        ContextLoader.run(loader, () -> {
            ServletEntry entry = javalin();
            if (entry.getInitializer() != null) {
                handler.addServletContainerInitializer(entry.getInitializer());
            }
            handler.setSessionHandler(new NoSessions());
            handler.setContextPath(slot.path());
            handler.setAllowNullPathInContext(true); // no redirect from /streams to /streams/
            handler.setClassLoader(loader);
            TEXTS.forEach(type -> handler.getMimeTypes().addAssumed(type, UTF_8));
            handler.getMimeTypes().addInferred("text/plain", UTF_8);
            handler.setErrorHandler(new ErrorPages(headerBytes));
            handler.addEventListener(new NoDeflate(handler));
            handler.addEventListener(new Sessions());
            addFilter(new RootPath());
            addFilter(responses);
            ServletHolder servlet = new ServletHolder(entry.getServlet());
            servlet.setAsyncSupported(true);
            handler.addServlet(servlet, "/*");
        });
    }

    private void addFilter(Filter filter) {
        FilterHolder holder = new FilterHolder(filter);
        holder.setAsyncSupported(true);
        handler.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST));
    }

    public RegisteredModule module() {
        return module;
    }

    public Slot slot() {
        return slot;
    }

    /** Returns whether some of the routes need no token. */
    public boolean hasPublicRoutes() {
        return publicRoutes;
    }

    public ServletContextHandler handler() {
        return handler;
    }

    private ServletEntry javalin() {
        JavalinState state = Javalin.create(config -> {
                    defaults(config);
                    module.service().configure(config);
                })
                .unsafe;
        publicRoutes = DeclaredAccess.of(state).contains(RouteAccess.PUBLIC);
        if (state.resourceHandler != null) {
            state.resourceHandler.init(state.http.compressionStrategy);
        }
        return state.servlet.getValue();
    }

    private void defaults(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = limits.bodyBytes();
        config.http.responseBufferSize = RESPONSE_BUFFER_BYTES;
        config.http.asyncTimeout = 0;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.jsonMapper(ModuleJson.mapper());
        config.resourceHandler(new JavalinStaticResourceHandler()); // Jetty's own cannot read bundle: URLs
        config.jetty.modifyWebSocketServletFactory(this::limit);
        ModuleProblems.addTo(config);
        config.routes.beforeMatched(RouteAccess::check);
        config.routes.wsBeforeUpgrade(ModuleProblems.answered(RouteAccess::check));
    }

    private void limit(JettyWebSocketServletFactory factory) {
        factory.setMaxTextMessageSize(limits.messageBytes());
        factory.setMaxBinaryMessageSize(limits.messageBytes());
        factory.setMaxOutgoingFrames(MAX_WAITING_MESSAGES);
        factory.setIdleTimeout(Duration.ofMillis(limits.idleTimeoutInMs()));
    }

    public void start(Server server) throws Exception {
        handler.setServer(server);
        ContextLoader.call(module.loader(), () -> {
            handler.start();
            return null;
        });
    }

    /** Lets a request in, which then has to {@link #leave}; false once the context is being stopped. */
    boolean enter() {
        synchronized (gate) {
            if (!stopping) {
                inside++;
            }
            return !stopping;
        }
    }

    /** Tells that a request has been handled, or goes on asynchronously. */
    void leave() {
        synchronized (gate) {
            inside--;
            gate.notifyAll();
        }
    }

    /** Lets no further request in, and waits a moment for those that are inside. */
    private void awaitRequests() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MS);
        synchronized (gate) {
            stopping = true;
            for (long left = GRACE_MS; inside > 0 && left > 0; ) {
                gate.wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            }
        }
    }

    /** Pings every open WebSocket. */
    public void ping() {
        sessions.values().forEach(p -> p.ping(limits.idleTimeoutInMs()));
    }

    /**
     * Closes the WebSockets with 1001.
     *
     * @return done when all of them have been told
     */
    public CompletableFuture<Void> closeSessions(String reason) {
        return CompletableFuture.allOf(sessions.keySet().stream()
                .map(s -> Callback.Completable.with(told -> s.close(1001, reason, told)))
                .toArray(CompletableFuture<?>[]::new));
    }

    /**
     * Ends everything that goes on in the context. No request must reach it any more.
     *
     * @return connections to be closed once the last bytes had time to leave
     */
    public List<EndPoint> stop() throws Exception {
        awaitRequests();
        CompletableFuture<Void> ignored = closeSessions("the transport is being removed or updated");
        List<EndPoint> connections = responses.end();
        handler.stop();
        handler.destroy();
        return connections;
    }

    /** Knows every open WebSocket, also those that a module opens without Javalin. */
    private final class Sessions implements ServletContextListener, WebSocketSessionListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            JettyWebSocketServerContainer.ensureContainer(event.getServletContext())
                    .addSessionListener(this);
        }

        @Override
        public void onWebSocketSessionOpened(Session session) {
            sessions.put(
                    session, new WebSocketPinger(session)); // Jetty does not close the sessions of a stopped context
        }

        @Override
        public void onWebSocketSessionClosed(Session session) {
            sessions.remove(session);
        }
    }

    /** Browsers offer permessage-deflate and Jetty accepts it by default: it costs a core and gains nothing on JPEG. */
    private record NoDeflate(ServletContextHandler handler) implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            WebSocketServerComponents.getWebSocketComponents(handler)
                    .getExtensionRegistry()
                    .unregister("permessage-deflate");
        }
    }
}
