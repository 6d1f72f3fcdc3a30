/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import io.javalin.websocket.WsContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The access right of a request. The server decides it before a module sees the request. */
public enum Role {
    /** May view: frames, states, statistics. */
    VIEW("view"),
    /** May also move the cameras of streams, where these can be moved by themselves. */
    CAMERA("camera"),
    /** May also control simulations and change settings. */
    CONTROL("control");

    /** Name of the request attribute that the server sets. */
    public static final String ATTRIBUTE = "io.porthole.http.role";

    /** Name of the request attribute with the {@link Problem} of a request that a foreign page sent. */
    public static final String FOREIGN_PAGE = "io.porthole.http.foreign";

    /** Name of the request attribute with the {@link Problem} of a WebSocket that the same page would open. */
    public static final String FOREIGN_SOCKET = "io.porthole.http.foreign.socket";

    /** Name of the request attribute that the server sets when the right of a request ends; see {@link #holds}. */
    public static final String HOLDS = "io.porthole.http.holds";

    private final String word;

    Role(String word) {
        this.word = word;
    }

    /** Returns its name in messages and links. */
    public String word() {
        return word;
    }

    /** Returns whether it includes the rights of another one. */
    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /**
     * Returns whether the right of a request still holds, to be asked again for as long as something goes on that does
     * not end with its connection, such as a WebRTC session: that of a {@link WatchLink} ends. Safe from any thread.
     */
    public static BooleanSupplier holds(HttpServletRequest request) {
        return request.getAttribute(HOLDS) instanceof BooleanSupplier link ? link : () -> true;
    }

    /** The request's role; {@link #VIEW} when the server has set none. */
    public static Role of(HttpServletRequest request) {
        return orView(request.getAttribute(ATTRIBUTE));
    }

    /** The role of the request that opened a WebSocket; it holds as long as the WebSocket. */
    public static Role of(WsContext socket) {
        return orView(socket.attribute(ATTRIBUTE));
    }

    private static Role orView(@Nullable Object attribute) {
        return attribute instanceof Role role ? role : VIEW;
    }

    /**
     * Insists on a request that no foreign page sent. The server holds WebSockets, all methods but GET, HEAD and
     * OPTIONS, and routes that declare more than {@link RouteAccess#READ} against it already.
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
     * Insists on this role or one that includes it, and on a request that no foreign page sent, as
     * {@link #requireOwnPage}.
     *
     * @throws Problem 403 when the request has a lesser role or is by a foreign page
     */
    public void require(HttpServletRequest request) {
        requireOwnPage(request);
        Role role = of(request);
        if (role.includes(this)) {
            return;
        }
        throw role == CAMERA
                ? new Problem(403, "Camera only", "This token moves cameras only. Use the control token for all else.")
                : new Problem(403, "View only", "This token is view-only. Use the control token.");
    }

    /**
     * Insists on {@link #CONTROL}, as {@link #require} does.
     *
     * @throws Problem 403 when the request has a lesser role or is by a foreign page
     */
    public static void requireControl(HttpServletRequest request) {
        CONTROL.require(request);
    }
}
