/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputListener;
import io.porthole.api.control.InputTarget;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The input targets by stream. The first one registered serves a stream; another takes its place when it is
 * removed.
 */
final class InputTargets {
    private static final Logger LOG = LoggerFactory.getLogger(InputTargets.class);

    private final Map<InputTarget, Set<String>> streamsOf = new ConcurrentHashMap<>();
    private final Map<String, InputTarget> targets = new ConcurrentHashMap<>();
    private final List<InputListener> listeners = new CopyOnWriteArrayList<>();
    private final Panels panels;

    /** @param panels whose streams can be steered without a target too */
    InputTargets(Panels panels) {
        this.panels = panels;
    }

    Panels panels() {
        return panels;
    }

    void addListener(InputListener listener) {
        listeners.add(listener);
    }

    void removeListener(InputListener listener) {
        listeners.remove(listener);
    }

    synchronized void add(InputTarget target, Set<String> streams) {
        streamsOf.put(target, Set.copyOf(streams));
        streams.forEach(stream -> targets.putIfAbsent(stream, target));
    }

    /** Removes a target and returns its streams, of which another target may serve some now. */
    synchronized Set<String> remove(InputTarget target) {
        Set<String> streams = streamsOf.remove(target);
        if (streams == null) {
            return Set.of();
        }
        streams.forEach(stream -> {
            if (targets.remove(stream, target)) {
                streamsOf.forEach((other, names) -> {
                    if (names.contains(stream)) {
                        targets.putIfAbsent(stream, other);
                    }
                });
            }
        });
        return streams;
    }

    boolean has(String stream) {
        return targets.containsKey(stream) || panels.isEditable(stream);
    }

    SortedSet<String> commands(String stream) {
        InputTarget target = targets.get(stream);
        try {
            return target == null
                    ? Collections.emptySortedSet()
                    : Collections.unmodifiableSortedSet(new TreeSet<>(target.commands()));
        } catch (RuntimeException e) {
            LOG.warn("[control] [stream {}] The input target failed to list its commands", stream, e);
            return Collections.emptySortedSet();
        }
    }

    boolean send(String stream, InputEvent event) {
        InputTarget target = targets.get(stream);
        if (target == null) {
            return panels.isEditable(stream); // which takes values alone
        }
        try {
            target.input(stream, event);
        } catch (RuntimeException e) {
            // a target is third-party code: its fault must not end the viewer's connection
            LOG.warn("[control] [stream {}] The input target failed on {}", stream, event, e);
            return false;
        }
        listeners.forEach(listener -> tell(listener, stream, event));
        return true;
    }

    private static void tell(InputListener listener, String stream, InputEvent event) {
        try {
            listener.inputSent(stream, event);
        } catch (RuntimeException e) {
            LOG.warn("[control] [stream {}] An input listener failed on {}", stream, event, e);
        }
    }
}
