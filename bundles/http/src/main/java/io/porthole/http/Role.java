/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import io.javalin.websocket.WsContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.BooleanSupplier;

/** The access right of a request. The server decides it before a module sees the request. */
public enum Role {
    /** May view: frames, states, statistics. */
    VIEW,
    /** May also control simulations and change settings. */
    CONTROL;

    /** Name of the request attribute that the server sets. */
    public static final String ATTRIBUTE = "io.porthole.http.role";

    /** Name of the request attribute with the {@link Problem} of a request that a foreign page sent. */
    public static final String FOREIGN_PAGE = "io.porthole.http.foreign";

    /** Name of the request attribute with the {@link Problem} of a WebSocket that the same page would open. */
    public static final String FOREIGN_SOCKET = "io.porthole.http.foreign.socket";

    /** Name of the request attribute that the server sets when the right of a request ends; see {@link #holds}. */
    public static final String HOLDS = "io.porthole.http.holds";

    /**
     * Returns whether the right of a request still holds, to be asked again for as long as something goes on that does
     * not end with its connection, such as a WebRTC session: that of a {@link WatchLink} ends. Safe from any thread.
     */
    public static BooleanSupplier holds(HttpServletRequest request) {
        return request.getAttribute(HOLDS) instanceof BooleanSupplier link ? link : () -> true;
    }

    /** The request's role; {@link #VIEW} when the server has set none. */
    public static Role of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) == CONTROL ? CONTROL : VIEW;
    }

    /** The role of the request that opened a WebSocket; it holds as long as the WebSocket. */
    public static Role of(WsContext socket) {
        Object role = socket.attribute(ATTRIBUTE);
        return role == CONTROL ? CONTROL : VIEW;
    }

    /**
     * Insists on a request that no foreign page sent. The server holds WebSockets, all methods but GET, HEAD and
     * OPTIONS, and routes that declare {@link RouteAccess#CHANGE} or {@link RouteAccess#CONTROL} against it already.
     *
     * @throws Problem 403 when a page of another origin sent it that is not configured
     */
    public static void requireOwnPage(HttpServletRequest request) {
        if (request.getAttribute(FOREIGN_PAGE) instanceof Problem foreign) {
            throw foreign;
        }
    }

    /**
     * Insists on a request by a page whose WebSockets are let in. A browser hides why a WebSocket was refused, and
     * sends less with it than with other requests; this lets a page ask.
     *
     * @throws Problem 403 when the server refuses WebSockets of that page
     */
    public static void requireOwnSocket(HttpServletRequest request) {
        if (request.getAttribute(FOREIGN_SOCKET) instanceof Problem foreign) {
            throw foreign;
        }
    }

    /**
     * Insists on {@link #CONTROL}, and on a request that no foreign page sent, as {@link #requireOwnPage}.
     *
     * @throws Problem 403 when the request is view-only or by a foreign page
     */
    public static void requireControl(HttpServletRequest request) {
        requireOwnPage(request);
        if (of(request) != CONTROL) {
            throw new Problem(403, "View only", "This token is view-only. Use the control token.");
        }
    }
}
