/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.porthole.http.DirectEndPoint;
import io.porthole.http.Problem;
import io.porthole.http.Role;
import io.porthole.http.SendBuffer;
import io.porthole.protocol.Messages;
import io.porthole.protocol.StreamOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServerContainer;

/** Upgrades requests to WebSockets of one of two protocols, or refuses them before the WebSocket is open. */
final class UpgradeHandler {
    private static final String SUBPROTOCOL = "Sec-WebSocket-Protocol";

    private final WebSocketTransport transport;
    private final AtomicLong count = new AtomicLong();

    UpgradeHandler(WebSocketTransport transport) {
        this.transport = transport;
    }

    /** Redirects a browser that opens the address to the viewer page. Relative, because a proxy may add a prefix. */
    static void page(Context ctx) {
        String up = ctx.url().endsWith("/") ? "../../" : "../";
        String query = ctx.queryString();
        ctx.redirect(query == null ? up : up + '?' + query, HttpStatus.FOUND);
    }

    /** Tells a page why its WebSocket is refused, which a browser hides from it; 204 when it is not. */
    static void explain(Context ctx) {
        Role.requireOwnSocket(ctx.req());
        ctx.status(HttpStatus.NO_CONTENT);
    }

    /**
     * Upgrades in Javalin's place, whose listener receives no pongs, collects whole binary messages and accepts
     * any subprotocol.
     */
    void upgrade(Context ctx) throws IOException {
        try {
            tryUpgrade(ctx);
        } catch (Problem e) {
            refuse(ctx, e);
        }
        ctx.skipRemainingHandlers();
    }

    private void tryUpgrade(Context ctx) throws IOException {
        boolean messages = offers(ctx, Messages.PROTOCOL);
        long id = count.incrementAndGet();
        String remote = ctx.ip();
        ctx.res().setHeader(SUBPROTOCOL, null);
        DirectEndPoint endPoint = DirectEndPoint.of(ctx);
        Function<Outbox.Connection, Client> maker = messages ? protocolClient(ctx, id) : jpegClient(ctx);
        boolean upgraded = JettyWebSocketServerContainer.getContainer(ctx.req().getServletContext())
                .upgrade(
                        (request, response) -> {
                            if (messages) {
                                response.setAcceptedSubProtocol(Messages.PROTOCOL);
                            }
                            return new ClientSocket(transport, id, remote, endPoint, maker);
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

    private Function<Outbox.Connection, Client> protocolClient(Context ctx, long id) {
        String remote = ctx.ip();
        ProtocolClient.Opener opener =
                new ProtocolClient.Opener(Role.of(ctx.req()), remote, remote + " #" + id, Role.holds(ctx.req()));
        return connection -> new ProtocolClient(connection, transport, opener);
    }

    private Function<Outbox.Connection, Client> jpegClient(Context ctx) {
        String name = ctx.queryParam("stream");
        if (name != null && transport.registry().find(name) == null) {
            throw Problem.unknownStream(name, transport.registry().names());
        }
        StreamOptions options = Problem.orBadValue(() -> StreamOptions.of(ctx::queryParam, transport.standard()));
        Problem refusal = JpegClient.refusal(transport.registry(), name, options);
        if (refusal != null) {
            throw refusal;
        }
        SendBuffer buffer = SendBuffer.of(ctx);
        JpegClient.Request request = new JpegClient.Request(name, options, ctx.queryParam("quality") != null, ctx.ip());
        return connection ->
                new JpegClient(connection, transport.registry(), request, transport.imageFraming(), buffer);
    }

    /** Javalin sends no body when a handler before the upgrade throws. */
    private static void refuse(Context ctx, Problem problem) throws IOException {
        ctx.res().setStatus(problem.status());
        ctx.res().setHeader("Content-Type", Problem.MEDIA_TYPE);
        ctx.res().getOutputStream().write(problem.json().getBytes(StandardCharsets.UTF_8));
    }
}
