/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputTarget;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What takes input, by stream. The first to come keeps a stream; the next takes its place when it goes. */
final class Targets {
    private static final Logger LOG = LoggerFactory.getLogger(Targets.class);

    private final Map<InputTarget, Set<String>> streamsOf = new ConcurrentHashMap<>();
    private final Map<String, InputTarget> targets = new ConcurrentHashMap<>();

    synchronized void add(InputTarget target, Set<String> streams) {
        streamsOf.put(target, Set.copyOf(streams));
        streams.forEach(stream -> targets.putIfAbsent(stream, target));
    }

    synchronized void remove(InputTarget target) {
        Set<String> streams = streamsOf.remove(target);
        if (streams == null) {
            return;
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
    }

    boolean has(String stream) {
        return targets.containsKey(stream);
    }

    Set<String> commands(String stream) {
        InputTarget target = targets.get(stream);
        try {
            return target == null ? Set.of() : Set.copyOf(target.commands());
        } catch (RuntimeException e) {
            LOG.warn("the input target of stream {} cannot say its commands", stream, e);
            return Set.of();
        }
    }

    boolean send(String stream, InputEvent event) {
        InputTarget target = targets.get(stream);
        if (target == null) {
            return false;
        }
        try {
            target.input(stream, event);
            return true;
        } catch (RuntimeException e) {
            // a target is other people's code: its fault must not end the viewer's connection
            LOG.warn("the input target of stream {} failed on {}", stream, event, e);
            return false;
        }
    }
}
