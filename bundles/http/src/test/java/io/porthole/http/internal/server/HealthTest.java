/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.http.internal.module.RegisteredModule;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HealthTest {
    private final TestServer server;

    HealthTest() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aServerIsHealthyAsSoonAsItListens() throws Exception {
        HttpResponse<String> answer = server.get("/healthz");
        assertEquals(200, answer.statusCode());
        assertEquals("{\"status\":\"ok\"}", answer.body());
        assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
        assertEquals("", server.send("HEAD", "/healthz").body());
        assertEquals(405, server.send("POST", "/healthz").statusCode());
    }

    @Test
    void itIsReadyOnceItsContextsAreMountedAndEveryCheckIsContent() throws Exception {
        server.checks.add(() -> "no stream yet");
        HttpResponse<String> answer = server.get("/readyz");
        assertEquals(503, answer.statusCode());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElse(""));
        assertTrue(answer.body().contains("\"missing\":[\"/\",\"no stream yet\"]"), answer.body());
        RegisteredModule page = server.add("/", config -> {});
        assertTrue(server.get("/readyz").body().contains("Missing: no stream yet."));
        server.checks.clear();
        assertEquals(200, server.get("/readyz").statusCode());
        server.runtime.remove(page);
        assertEquals(503, server.get("/readyz").statusCode());
    }
}
