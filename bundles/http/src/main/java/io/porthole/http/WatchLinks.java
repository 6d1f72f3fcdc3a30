/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes and ends {@link WatchLink}s. A service. They are kept in memory, so they end with the server at the latest.
 * Safe from any thread.
 */
@ProviderType
public interface WatchLinks {
    /** Maximum number of links at one time. */
    int MAX_LINKS = 256;

    /** Longest time for which a link holds. */
    Duration MAX_LIFETIME = Duration.ofDays(30);

    /**
     * A link with its token, which is told this once.
     *
     * @param link what is known of it later
     * @param token for {@code ?token=}; do not log it
     */
    record Made(WatchLink link, String token) {
        /** Without the token. */
        @Override
        public String toString() {
            return "Made[" + link + ']';
        }
    }

    /**
     * Makes a link.
     *
     * @param lifetime positive, at most {@link #MAX_LIFETIME}
     * @param role what it lets do: {@link Role#VIEW} or {@link Role#CAMERA}
     * @throws Problem 409 when there are {@link #MAX_LINKS}
     * @throws IllegalArgumentException for another lifetime or role
     */
    Made make(Duration lifetime, Role role);

    /** Makes a link that lets watch, as {@link #make(Duration, Role)} does. */
    default Made make(Duration lifetime) {
        return make(lifetime, Role.VIEW);
    }

    /** Returns those that have not ended, the one that ends first before the others. */
    List<WatchLink> list();

    /**
     * Ends a link and every connection that is open with it.
     *
     * @return false when there is none of that id
     */
    boolean end(String id);
}
