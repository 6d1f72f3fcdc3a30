/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.panel.Panel;
import io.porthole.api.record.RecordingService;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A host that takes every stream at once, with one sink for each name that outlives the stream. */
final class FakeServices implements Services {
    final Map<String, FakeSink> sinks = new ConcurrentHashMap<>();
    final Map<String, LinkStream> sources = new ConcurrentHashMap<>();
    final Map<String, LinkStream> targets = new ConcurrentHashMap<>();
    final Map<String, Map<String, Object>> properties = new ConcurrentHashMap<>();
    final Map<String, Panel> panels = new ConcurrentHashMap<>();
    final AtomicInteger registrations = new AtomicInteger();

    FakeSink sink(String name) {
        return sinks.computeIfAbsent(name, n -> new FakeSink());
    }

    /** Names that other sources of the host have. */
    final Set<String> others = ConcurrentHashMap.newKeySet();

    /** What records streams; null for nothing. */
    volatile @Nullable RecordingService recorder;

    @Override
    public @Nullable RecordingService recorder() {
        return recorder;
    }

    @Override
    public boolean isTaken(String name) {
        return others.contains(name);
    }

    @Override
    public Registration source(LinkStream stream, Map<String, Object> given) {
        registrations.incrementAndGet();
        properties.put(stream.name(), given);
        stream.start(sink(stream.name()));
        sources.put(stream.name(), stream);
        return new Registration() {
            @Override
            public void update(Map<String, Object> changed) {
                properties.put(stream.name(), changed);
            }

            @Override
            public void remove() {
                sources.remove(stream.name());
                stream.stop();
            }
        };
    }

    @Override
    public Registration panel(Panel panel, Map<String, Object> given) {
        String name = String.valueOf(given.get(FrameSource.STREAM_NAME));
        panels.put(name, panel);
        return new Registration() {
            @Override
            public void update(Map<String, Object> changed) {}

            @Override
            public void remove() {
                panels.remove(name);
            }
        };
    }

    @Override
    public Registration target(LinkStream stream, Map<String, Object> given) {
        targets.put(stream.name(), stream);
        return new Registration() {
            @Override
            public void update(Map<String, Object> changed) {}

            @Override
            public void remove() {
                targets.remove(stream.name());
            }
        };
    }
}
