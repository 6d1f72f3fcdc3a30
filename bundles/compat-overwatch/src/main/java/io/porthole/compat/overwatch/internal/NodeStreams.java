/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.overwatch.internal;

import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import org.jspecify.annotations.Nullable;

/** Overwatch's nodes: one that is named like a stream shows that stream, any other one the default stream. */
final class NodeStreams {
    private NodeStreams() {}

    /** The node's stream; null when there is none at all. */
    static @Nullable Stream stream(StreamRegistry registry, String nodeId) {
        Stream named = registry.find(nodeId);
        return named == null ? registry.defaultStream() : named;
    }
}
