/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import io.javalin.websocket.WsContext;
import jakarta.servlet.http.HttpServletRequest;

/** What a request may do. The server decides it before a module sees the request. */
public enum Role {
    /** May look: pictures, states, statistics. */
    VIEW,
    /** May also steer and change settings. */
    CONTROL;

    /** Name of the request attribute that the server sets. */
    public static final String ATTRIBUTE = "io.porthole.http.role";

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
     * Insists on {@link #CONTROL}.
     *
     * @throws Problem 403 when the request may only look
     */
    public static void requireControl(HttpServletRequest request) {
        if (of(request) != CONTROL) {
            throw new Problem(403, "View only", "This token may watch, not steer. Use the control token.");
        }
    }
}
