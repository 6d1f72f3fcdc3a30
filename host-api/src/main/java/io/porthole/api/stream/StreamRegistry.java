/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** The streams of this host. A service; safe from any thread. */
@ProviderType
public interface StreamRegistry {
    /** Returns all streams, sorted by name; a snapshot. */
    List<Stream> streams();

    /** Returns the stream of that name, or null when there is none. */
    @Nullable
    Stream find(String name);

    /**
     * Returns the stream to show when none was named: the configured one when it is there, else of those that are live
     * or idle the first by name, else the first of all; null when there is none.
     */
    @Nullable
    Stream defaultStream();
}
