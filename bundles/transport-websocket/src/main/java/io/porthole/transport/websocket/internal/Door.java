/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.porthole.http.Problem;
import io.porthole.http.Role;
import io.porthole.protocol.StreamOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServerContainer;
import org.eclipse.jetty.websocket.api.Session;

/** Lets clients in: decides which of the two protocols they speak, and refuses before the WebSocket is open. */
final class Door {
    private static final String SUBPROTOCOL = "Sec-WebSocket-Protocol";

    private final WebsocketTransport transport;
    private final AtomicLong count = new AtomicLong();

    Door(WebsocketTransport transport) {
        this.transport = transport;
    }

    /** People who open the address in a browser want the viewer page. Relative, because a proxy may add a prefix. */
    static void page(Context ctx) {
        String up = ctx.url().endsWith("/") ? "../../" : "../";
        String query = ctx.queryString();
        ctx.redirect(query == null ? up : up + '?' + query, HttpStatus.FOUND);
    }

    /**
     * Opens the WebSocket in Javalin's place, whose listener hears no pongs, collects whole binary messages and accepts
     * any subprotocol.
     */
    void open(Context ctx) throws IOException {
        try {
            upgrade(ctx);
        } catch (Problem e) {
            refuse(ctx, e);
        }
        ctx.skipRemainingHandlers();
    }

    private void upgrade(Context ctx) throws IOException {
        boolean rich = offers(ctx, Protocol.NAME);
        ctx.res().setHeader(SUBPROTOCOL, null);
        Function<Session, Client> maker = rich ? rich(ctx) : raw(ctx);
        boolean upgraded = JettyWebSocketServerContainer.getContainer(ctx.req().getServletContext())
                .upgrade(
                        (request, response) -> {
                            if (rich) {
                                response.setAcceptedSubProtocol(Protocol.NAME);
                            }
                            return new ClientSocket(transport, maker);
                        },
                        ctx.req(),
                        ctx.res());
        if (!upgraded) {
            throw new Problem(400, "Not a WebSocket", "Not a valid WebSocket handshake (RFC 6455).");
        }
    }

    private static boolean offers(Context ctx, String protocol) {
        String offered = ctx.header(SUBPROTOCOL);
        return offered != null
                && Arrays.stream(offered.split(",", -1)).map(String::strip).anyMatch(protocol::equals);
    }

    private Function<Session, Client> rich(Context ctx) {
        Role role = Role.of(ctx.req());
        String remote = ctx.ip();
        String name = remote + " #" + count.incrementAndGet();
        return session -> new RichClient(session, transport, role, remote, name);
    }

    private Function<Session, Client> raw(Context ctx) {
        String name = ctx.queryParam("stream");
        if (name != null && transport.registry().find(name) == null) {
            throw Problem.unknownStream(name);
        }
        StreamOptions wish = Problem.orBadValue(() -> StreamOptions.of(ctx::queryParam, transport.standard()));
        String remote = ctx.ip();
        return session -> new RawClient(session, transport.registry(), name, wish, remote);
    }

    /** Javalin sends no body when a handler before the upgrade throws. */
    private static void refuse(Context ctx, Problem problem) throws IOException {
        ctx.res().setStatus(problem.status());
        ctx.res().setHeader("Content-Type", Problem.MEDIA_TYPE);
        ctx.res().getOutputStream().write(problem.json().getBytes(StandardCharsets.UTF_8));
    }
}
