/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.core.internal.frame.SharedPicture;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The channels of one stream and one kind, each with at least one viewer. Guarded by the stream's lock.
 *
 * @param <K> what viewers of one channel have in common
 * @param <P> what they get
 */
final class ChannelGroup<K, P extends SharedPicture> {
    private final Map<K, Channel<P>> channels = new HashMap<>();
    private final Function<K, Channel<P>> maker;
    private final Consumer<Channel<P>> starter;

    ChannelGroup(Function<K, Channel<P>> maker, Consumer<Channel<P>> starter) {
        this.maker = maker;
        this.starter = starter;
    }

    /** Makes the viewer one of those with that key, in place of where it is. */
    Channel<P> join(K key, ViewerSubscription<P> viewer) {
        Channel<P> joined = channels.computeIfAbsent(key, maker);
        if (joined != viewer.channel()) {
            boolean first = joined.viewers().isEmpty();
            leave(viewer);
            joined.viewers().add(viewer);
            viewer.channel(joined);
            if (first) {
                starter.accept(joined);
            }
        }
        return joined;
    }

    void leave(ViewerSubscription<P> viewer) {
        Channel<P> left = viewer.channel();
        if (left != null && left.viewers().remove(viewer) && left.viewers().isEmpty()) {
            channels.values().remove(left);
            left.stop();
        }
    }

    Collection<Channel<P>> channels() {
        return channels.values();
    }
}
