/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.UpgradeResponse;
import org.junit.jupiter.api.Test;

class ClientSocketTest {
    private static final int ABNORMAL_CLOSURE = 1006; // RFC 6455, section 7.4.1

    @Test
    void aClientThatIsGoneBeforeItHasBegunIsForgotten() throws Exception {
        try (Fixture host = new Fixture()) {
            Gone client = new Gone();
            client.socket = new ClientSocket(host.transport, 1, "127.0.0.1", null, connection -> client);
            client.socket.onWebSocketOpen(fake(Session.class));
            assertEquals(0, host.transport.connections());
            assertTrue(client.closed);
        }
    }

    /** Its connection breaks at the first message to it, as that of a client that has left. */
    private static final class Gone implements Client {
        private ClientSocket socket;
        private boolean closed;

        @Override
        public void opened(TickSnapshot now) {
            socket.onWebSocketClose(ABNORMAL_CLOSURE, "broken", Callback.NOOP);
        }

        @Override
        public void text(String message) {
            throw new AssertionError("it says nothing");
        }

        @Override
        public void binary() {
            throw new AssertionError("it says nothing");
        }

        @Override
        public void tick(TickSnapshot now, long nowNanos) {
            // nothing to do
        }

        @Override
        public long progressNanos() {
            return 0;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static <T> T fake(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) ->
                        method.getReturnType() == UpgradeResponse.class ? fake(UpgradeResponse.class) : null));
    }
}
