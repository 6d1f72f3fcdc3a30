/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputListener;
import io.porthole.api.control.InputTarget;
import io.porthole.api.panel.Panel;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The input targets by stream. The first one registered serves a stream; another takes its place when it is
 * removed.
 */
final class InputTargets implements Leasable {
    private static final Logger LOG = LoggerFactory.getLogger(InputTargets.class);

    private final Map<InputTarget, Set<String>> streamsOf = new ConcurrentHashMap<>();
    private final Map<String, InputTarget> targets = new ConcurrentHashMap<>();
    private final List<InputListener> listeners = new CopyOnWriteArrayList<>();
    private final Panels panels;
    private final StreamNames simulations = new StreamNames();
    private final StreamNames cameras = new StreamNames();
    private final Set<String> withCamera = ConcurrentHashMap.newKeySet();

    /** @param panels whose streams can be steered without a target too */
    InputTargets(Panels panels) {
        this.panels = panels;
    }

    Panels panels() {
        return panels;
    }

    /** Returns the names of the cameras that viewers may move who control nothing else. */
    StreamNames cameras() {
        return cameras;
    }

    boolean hasCamera(String stream) {
        return targets.containsKey(stream) && withCamera.contains(stream);
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
                withCamera.remove(stream);
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
            served.forEach(stream -> {
                simulations.put(stream, name);
                nameCamera(stream, name);
            });
        }
    }

    private void nameCamera(String stream, String simulation) {
        String camera = asked(stream, target -> Objects.requireNonNullElse(target.camera(stream), ""), "");
        if (camera.isEmpty()) {
            withCamera.remove(stream);
        } else {
            cameras.put(stream, simulation + '/' + camera);
            withCamera.add(stream);
        }
    }

    @Override
    public String word() {
        return "control";
    }

    /** Returns the name of the simulation that a stream shows: all streams of one target have the same. */
    @Override
    public String thing(String stream) {
        return simulations.thing(stream);
    }

    @Override
    public SortedSet<String> streams(String simulation) {
        return simulations.streams(simulation);
    }

    @Override
    public void forget(Set<String> but) {
        simulations.forget(stream -> !has(stream), but::contains);
    }

    @Override
    public @Nullable String occupant(String stream) {
        return null;
    }

    @Override
    public @Nullable Panel panel(String stream) {
        return panels.find(stream);
    }

    @Override
    public boolean set(String stream, String control, Object value) {
        return panels.set(stream, control, value);
    }

    @Override
    public boolean has(String stream) {
        return targets.containsKey(stream) || panels.isEditable(stream);
    }

    @Override
    public SortedSet<String> commands(String stream) {
        return asked(stream, target -> sorted(target.commands()), Collections.emptySortedSet());
    }

    private static SortedSet<String> sorted(Set<String> names) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    /** Returns the commands that move the stream's camera and do nothing else. */
    SortedSet<String> cameraCommands(String stream) {
        SortedSet<String> commands = new TreeSet<>(commands(stream));
        commands.retainAll(hasCamera(stream) ? asked(stream, InputTarget::cameraCommands, Set.of()) : Set.of());
        return sorted(commands);
    }

    /** Asks the stream's target, which is third-party code. */
    private <T> T asked(String stream, Function<InputTarget, T> question, T otherwise) {
        InputTarget target = targets.get(stream);
        try {
            return target == null ? otherwise : question.apply(target);
        } catch (RuntimeException e) {
            LOG.warn("[control] [stream {}] The input target failed to describe itself", stream, e);
            return otherwise;
        }
    }

    @Override
    public boolean send(String stream, InputEvent event) {
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
