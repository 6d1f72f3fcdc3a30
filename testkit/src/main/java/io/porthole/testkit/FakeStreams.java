/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.testkit;

import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A registry whose streams a test makes and removes. */
public final class FakeStreams implements StreamRegistry {
    private final Map<String, FakeStream> streams = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();

    /** Adds a stream. */
    public FakeStream add(String name) {
        FakeStream s = new FakeStream(name, ids.incrementAndGet());
        streams.put(name, s);
        return s;
    }

    /** Removes a stream; its viewers are told. */
    public void remove(String name) {
        FakeStream s = streams.remove(name);
        if (s != null) {
            s.end("the source was removed");
        }
    }

    @Override
    public List<Stream> streams() {
        return streams.values().stream()
                .sorted(Comparator.comparing(FakeStream::name))
                .map(Stream.class::cast)
                .toList();
    }

    @Override
    public @Nullable Stream find(String name) {
        return streams.get(name);
    }

    @Override
    public @Nullable Stream defaultStream() {
        List<Stream> all = streams();
        return all.isEmpty() ? null : all.get(0);
    }
}
