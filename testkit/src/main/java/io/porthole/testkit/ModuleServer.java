/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.testkit;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.servlet.ServletEntry;
import io.porthole.http.DirectEndPoint;
import io.porthole.http.HttpModule;
import io.porthole.http.Problem;
import io.porthole.http.Role;
import io.porthole.http.RouteAccess;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A real Jetty on a free loopback port that serves modules as the host does, without access control. */
public final class ModuleServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModuleServer.class);

    private final ContextHandlerCollection contexts = new ContextHandlerCollection(true);
    private final Server server;
    private final ServerConnector connector;
    private volatile Role role = Role.CONTROL;

    /**
     * Starts.
     *
     * @param sendBufferBytes of each connection's kernel buffer
     */
    public ModuleServer(int sendBufferBytes) throws Exception {
        QueuedThreadPool pool = new QueuedThreadPool(50, 4);
        pool.setName("test-http");
        server = new Server(pool);
        connector = new DirectConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(0);
        connector.setAcceptedSendBufferSize(sendBufferBytes);
        server.addConnector(connector);
        server.setHandler(new Slash(contexts));
        server.start();
    }

    /** The port it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** What requests may do from now on. */
    public void role(Role allowed) {
        role = allowed;
    }

    /** Gives connections that are opened from now on that time without traffic. */
    public void idleTimeout(int millis) {
        connector.setIdleTimeout(millis);
    }

    /** How many connections are open. */
    public int connections() {
        return connector.getConnectedEndPoints().size();
    }

    /** Serves a module under a context path until the result is closed. */
    public Mounted mount(String contextPath, HttpModule module) throws Exception {
        ServletContextHandler handler = new ServletContextHandler(ServletContextHandler.SESSIONS);
        Javalin app = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.startupWatcherEnabled = false;
            config.routes.before(ctx -> ctx.req().setAttribute(Role.ATTRIBUTE, role));
            config.routes.beforeMatched(ModuleServer::check);
            config.routes.wsBeforeUpgrade(ctx -> ctx.req().setAttribute(Role.ATTRIBUTE, role));
            config.routes.exception(
                    Problem.class,
                    (p, ctx) -> ctx.status(p.status())
                            .contentType(Problem.MEDIA_TYPE)
                            .result(p.json().getBytes(StandardCharsets.UTF_8)));
            module.configure(config);
        });
        app.unsafe.http.responseBufferSize = 32768;
        ServletEntry entry = app.unsafe.servlet.getValue();
        if (entry.getInitializer() != null) {
            handler.addServletContainerInitializer(entry.getInitializer());
        }
        handler.addEventListener(new ServletContextListener() {
            @Override
            public void contextInitialized(ServletContextEvent event) {
                WebSocketServerComponents.getWebSocketComponents(handler)
                        .getExtensionRegistry()
                        .unregister("permessage-deflate");
            }
        });
        handler.setContextPath(contextPath);
        handler.setAllowNullPathInContext(true);
        ServletHolder holder = new ServletHolder(entry.getServlet());
        holder.setAsyncSupported(true);
        handler.addServlet(holder, "/*");
        Set<AsyncContext> open = ConcurrentHashMap.newKeySet();
        FilterHolder filter = new FilterHolder((request, response, chain) -> {
            chain.doFilter(request, response);
            if (request.isAsyncStarted()) {
                open.add(request.getAsyncContext());
            }
        });
        filter.setAsyncSupported(true);
        handler.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
        contexts.addHandler(handler);
        handler.start();
        contexts.mapContexts();
        return () -> {
            contexts.removeHandler(handler);
            open.forEach(ModuleServer::complete);
            stop(handler);
        };
    }

    /** As the host does, except that modules made for a test need not declare an access. */
    private static void check(Context ctx) {
        if (!ctx.routeRoles().isEmpty()) {
            RouteAccess.check(ctx);
        }
    }

    @Override
    public void close() {
        stop(server);
    }

    private static void complete(AsyncContext response) {
        try {
            response.complete();
        } catch (IllegalStateException e) {
            LOG.trace("it had ended by itself", e);
        }
    }

    private static void stop(LifeCycle what) {
        try {
            what.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets the route {@code /} answer the context path itself, as the contract of modules says. */
    private static final class Slash extends Handler.Wrapper {
        private final ContextHandlerCollection contexts;

        Slash(ContextHandlerCollection contexts) {
            super(contexts);
            this.contexts = contexts;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            HttpURI uri = request.getHttpURI();
            boolean bare = contexts.getHandlers().stream()
                    .anyMatch(h ->
                            h instanceof ContextHandler c && c.getContextPath().equals(uri.getPath()));
            Request served = !bare || uri.getPath().equals("/")
                    ? request
                    : Request.serveAs(request, HttpURI.build(uri).path(uri.getPath() + "/"));
            return super.handle(served, response, callback);
        }
    }

    /** Whose connections are those of the host. */
    private static final class DirectConnector extends ServerConnector {
        DirectConnector(Server server) {
            super(server, 1, 1);
        }

        @Override
        protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
            SocketChannelEndPoint endPoint = new DirectEndPoint(this, channel, selector, key);
            endPoint.setIdleTimeout(getIdleTimeout());
            return endPoint;
        }
    }

    /** A module that is served. */
    @FunctionalInterface
    public interface Mounted extends AutoCloseable {
        @Override
        void close();
    }
}
