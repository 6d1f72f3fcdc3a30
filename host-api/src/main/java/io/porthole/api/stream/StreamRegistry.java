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

    /** Returns the names of all streams, sorted; a snapshot. */
    default List<String> names() {
        return streams().stream().map(Stream::name).toList();
    }

    /** Returns the stream of that name, or null when there is none. */
    @Nullable
    Stream find(String name);

    /**
     * Returns the stream to show when none was named: the configured one when it is there, else the one whose source
     * has the highest {@code service.ranking}. Of several it is one whose source is running rather than lost or failed,
     * and of those the one that was registered first. Streams whose producer has ended come last. Null when there is
     * none. Whether anybody watches changes nothing.
     */
    @Nullable
    Stream defaultStream();
}
