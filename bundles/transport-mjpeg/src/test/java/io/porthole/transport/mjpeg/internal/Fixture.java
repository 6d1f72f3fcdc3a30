/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.porthole.testkit.Configs;
import io.porthole.testkit.FakeStreams;
import io.porthole.testkit.ModuleServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The transport behind a real server. */
final class Fixture implements AutoCloseable {
    final FakeStreams streams = new FakeStreams();
    final ModuleServer server;
    final MjpegTransport transport;
    private final List<ModuleServer.Mounted> mounted = new ArrayList<>();

    Fixture() throws Exception {
        this(100);
    }

    Fixture(int repeatIntervalInMs) throws Exception {
        server = new ModuleServer(64 * 1024);
        transport = new MjpegTransport(
                streams,
                Configs.of(Config.class, Map.of("repeatIntervalInMs", repeatIntervalInMs, "snapshotTimeoutInMs", 300)));
        mounted.add(server.mount("/stream", new StreamModule(transport)));
        mounted.add(server.mount("/streams", new StreamsModule(transport)));
        mounted.add(server.mount("/snapshot", new SnapshotModule(transport)));
        mounted.add(server.mount("/", new ActionModule(transport)));
    }

    HttpClient connect() throws Exception {
        return new HttpClient(server.port(), -1);
    }

    /** Removes the bundle as the framework does: routes first, then the component. */
    void remove() {
        mounted.forEach(ModuleServer.Mounted::close);
        mounted.clear();
        transport.stop();
    }

    @Override
    public void close() {
        remove();
        server.close();
    }
}
