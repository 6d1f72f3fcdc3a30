/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputListener;
import io.porthole.api.control.InputTarget;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** The simulation of each stream that has a target, or had one while its lease was held. */
    private final Map<String, String> simulations = new ConcurrentHashMap<>();

    void addListener(InputListener listener) {
        listeners.add(listener);
    }

    void removeListener(InputListener listener) {
        listeners.remove(listener);
    }

    synchronized void add(InputTarget target, Set<String> streams) {
        streamsOf.put(target, Set.copyOf(streams));
        streams.forEach(stream -> targets.putIfAbsent(stream, target));
        nameSimulation(target);
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
                        nameSimulation(other);
                    }
                });
            }
        });
        return streams;
    }

    /** Gives all streams that a target serves one name, if possible that which one of them had. */
    private void nameSimulation(InputTarget target) {
        List<String> served = streamsOf.getOrDefault(target, Set.of()).stream()
                .filter(stream -> targets.get(stream) == target)
                .sorted()
                .toList();
        if (!served.isEmpty()) {
            String name = served.stream()
                    .map(simulations::get)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(served.get(0));
            served.forEach(stream -> simulations.put(stream, name));
        }
    }

    /** Returns the name of the simulation that a stream shows: all streams of one target have the same. */
    String simulation(String stream) {
        return simulations.getOrDefault(stream, stream);
    }

    /** Returns the streams of a simulation. */
    SortedSet<String> streams(String simulation) {
        SortedSet<String> streams = new TreeSet<>();
        simulations.forEach((stream, name) -> {
            if (name.equals(simulation)) {
                streams.add(stream);
            }
        });
        if (streams.isEmpty()) {
            streams.add(simulation);
        }
        return streams;
    }

    /** Forgets the simulations of streams without a target, but for some. */
    void forgetSimulations(Set<String> but) {
        simulations.entrySet().removeIf(e -> !has(e.getKey()) && !but.contains(e.getValue()));
    }

    /** Returns whether one of its streams has a target. */
    boolean hasSimulation(String simulation) {
        return streams(simulation).stream().anyMatch(this::has);
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
