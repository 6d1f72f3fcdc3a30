/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.porthole.protocol.Messages;
import io.porthole.signalling.RtcAvailability;
import io.porthole.testkit.Configs;
import io.porthole.testkit.FakeStreams;
import io.porthole.testkit.ModuleServer;
import java.io.IOException;
import java.util.Map;

/** The transport behind a real server. */
final class Fixture implements AutoCloseable {
    final FakeStreams streams = new FakeStreams();
    final ModuleServer server;
    final WebSocketTransport transport;
    private final ModuleServer.Mounted mounted;

    Fixture() throws Exception {
        this(Map.of());
    }

    Fixture(Map<String, Object> config) throws Exception {
        server = new ModuleServer(64 * 1024);
        transport = new WebSocketTransport(
                streams, new RtcAvailability(), Configs.of(Config.class, config), "1.2.3", "instance");
        mounted = server.mount(WebSocketTransport.CONTEXT, transport);
    }

    WsClient jpegClient(String query) throws IOException {
        return new WsClient(server.port(), WebSocketTransport.CONTEXT + '/' + query, "", -1);
    }

    WsClient protocolClient() throws IOException {
        return new WsClient(server.port(), WebSocketTransport.CONTEXT + '/', Messages.PROTOCOL, -1);
    }

    /** What the framework does when the bundle goes: routes first, then the component. */
    void remove() {
        mounted.close();
        transport.stop();
    }

    @Override
    public void close() {
        remove();
        server.close();
    }
}
