/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.porthole.api.stream.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** A host with what each of its tests must leave behind: nothing. */
abstract class HostTest {
    static final StreamSettings SETTINGS = StreamSettings.of("", 400, 300, 100, 10, 64, 64);

    final Streams streams = new Streams(SETTINGS);
    final List<TestSource> sources = new ArrayList<>();
    final List<TestEncoders> encoders = new ArrayList<>();
    private int services;

    TestSource source(String name) {
        return source(name, Map.of());
    }

    TestSource source(String name, Map<String, Object> more) {
        TestSource source = new TestSource(name);
        sources.add(source);
        Map<String, Object> properties = new java.util.HashMap<>(source.properties());
        properties.putAll(more);
        streams.addSource(source, properties);
        return source;
    }

    TestEncoders encoder(String name, int ranking) {
        return encoder(new TestEncoders(name), ranking);
    }

    TestEncoders encoder(TestEncoders factory, int ranking) {
        encoders.add(factory);
        streams.encoders().add(factory, ranking, ++services);
        return factory;
    }

    Stream stream(String name) {
        Stream stream = streams.find(name);
        assertNotNull(stream);
        return stream;
    }

    @AfterEach
    void everythingIsGivenBack() {
        streams.close();
        for (TestSource source : sources) {
            Until.that("all frames of " + source.name + " are given back", () -> source.lent.get() == 0);
            assertEquals(0, source.releasedTwice.get());
            assertEquals(0, source.overlapping.get());
        }
        for (TestEncoders factory : encoders) {
            Until.that("all encoders of " + factory.name + " are closed", () -> factory.open.get() == 0);
            assertEquals(0, factory.misuses.get());
        }
        Until.that("no memory is lent", () -> streams.lentBytes() == 0);
    }
}
