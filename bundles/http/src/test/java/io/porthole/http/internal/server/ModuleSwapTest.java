/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.http.RouteAccess;
import io.porthole.http.internal.module.RegisteredModule;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ModuleSwapTest {
    @Test
    void aPlaceThatOneModuleTakesFromAnotherIsServedAllTheTime() throws Exception {
        Set<String> answers = ConcurrentHashMap.newKeySet();
        AtomicInteger count = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        try (TestServer server = new TestServer()) {
            server.add("/x", config -> config.routes.get("/", ctx -> ctx.result("substitute"), RouteAccess.READ), 1);
            Thread viewer = new Thread(() -> {
                while (!over.get()) {
                    try {
                        answers.add(server.get("/x").body());
                    } catch (Exception e) {
                        answers.add(e.toString());
                    }
                    count.incrementAndGet();
                }
            });
            viewer.start();
            for (int i = 0; i < 10; i++) {
                RegisteredModule real = server.add(
                        "/x", config -> config.routes.get("/", ctx -> ctx.result("real"), RouteAccess.READ), 2);
                int seen = count.get();
                TestServer.await("answers", () -> count.get() > seen + 1);
                server.runtime.remove(real);
            }
            over.set(true);
            viewer.join();
            assertTrue(count.get() > 20);
            assertEquals(Set.of("real", "substitute"), answers);
        }
    }
}
