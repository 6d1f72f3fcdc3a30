/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The thing that each stream shows, or showed while its lease was held. Safe from any thread. */
final class StreamNames {
    private final Map<String, String> things = new ConcurrentHashMap<>();

    void put(String stream, String thing) {
        things.put(stream, thing);
    }

    /** Returns the thing that a stream shows; null when none was named. */
    @Nullable
    String get(String stream) {
        return things.get(stream);
    }

    /** Returns the thing that a stream shows; itself when none was named. */
    String thing(String stream) {
        return things.getOrDefault(stream, stream);
    }

    /** Returns the streams that show a thing. */
    SortedSet<String> streams(String thing) {
        SortedSet<String> streams = new TreeSet<>();
        things.forEach((stream, name) -> {
            if (name.equals(thing)) {
                streams.add(stream);
            }
        });
        if (streams.isEmpty()) {
            streams.add(thing);
        }
        return streams;
    }

    /** Forgets streams, of which the thing may be needed all the same. */
    void forget(Predicate<String> stream, Predicate<String> butThing) {
        things.entrySet().removeIf(e -> stream.test(e.getKey()) && !butThing.test(e.getValue()));
    }
}
