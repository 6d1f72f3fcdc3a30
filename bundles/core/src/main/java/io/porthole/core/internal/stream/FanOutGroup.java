/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.core.internal.frame.CountedFrame;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The fan-outs of one stream and one kind, each with at least one viewer. Guarded by the stream's lock.
 *
 * @param <K> what viewers of one fan-out have in common
 * @param <P> what they get
 */
final class FanOutGroup<K, P extends CountedFrame> {
    private final Map<K, FanOut<P>> fanOuts = new HashMap<>();
    private final Function<K, FanOut<P>> factory;
    private final Consumer<FanOut<P>> starter;

    FanOutGroup(Function<K, FanOut<P>> factory, Consumer<FanOut<P>> starter) {
        this.factory = factory;
        this.starter = starter;
    }

    /** Makes the viewer one of those with that key, in place of where it is. */
    FanOut<P> join(K key, ViewerSubscription<P> viewer) {
        FanOut<P> joined = fanOuts.computeIfAbsent(key, factory);
        if (joined != viewer.fanOut()) {
            boolean first = joined.viewers().isEmpty();
            leave(viewer);
            joined.viewers().add(viewer);
            viewer.fanOut(joined);
            if (first) {
                starter.accept(joined);
            }
        }
        return joined;
    }

    void leave(ViewerSubscription<P> viewer) {
        FanOut<P> left = viewer.fanOut();
        if (left != null && left.viewers().remove(viewer) && left.viewers().isEmpty()) {
            fanOuts.values().remove(left);
            left.stop();
        }
    }

    Collection<FanOut<P>> fanOuts() {
        return fanOuts.values();
    }
}
