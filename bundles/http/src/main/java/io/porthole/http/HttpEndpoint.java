/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where the server can be reached just now. A service; its properties {@link #HOST} and {@link #PORT} change with the
 * address, so that listeners learn of it. Safe from any thread.
 */
@ProviderType
public interface HttpEndpoint {
    /** Service property, String: {@link #host()}. */
    String HOST = "http.host";

    /** Service property, Integer: {@link #port()}. */
    String PORT = "http.port";

    /** Returns the address that the server is bound to, as it was configured: a name, an address or a wildcard. */
    String host();

    /** Returns the port that the server listens on, 1 to 65535; 0 while it does not listen. */
    int port();

    /**
     * Returns absolute URLs of the page, to be opened on another machine, or on this one when only it can connect; the
     * one to try first before the others. Each ends with a slash and, when the server wants a token, {@code ?token=}
     * with the one to control. Do not log them.
     */
    List<String> urls();

    /** Returns the {@link #urls} with the view-only token; the same when no token is wanted. */
    List<String> viewUrls();

    /** Returns the {@link #urls} with the token to move cameras; none when there is no such token. */
    default List<String> cameraUrls() {
        return List.of();
    }

    /** Returns why the server does not listen and what to do about it; null while it listens. */
    @Nullable
    String error();
}
