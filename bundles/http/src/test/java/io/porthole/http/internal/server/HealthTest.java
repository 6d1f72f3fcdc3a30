/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.http.RouteAccess;
import io.porthole.http.StaticFiles;
import io.porthole.http.internal.module.RegisteredModule;
import java.net.http.HttpResponse;
import java.util.List;
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

    @Test
    void whatIsNotServedYetIsAskedForAgainUntilEveryBundleHasStarted() throws Exception {
        server.started = false;
        server.add("/", config -> new StaticFiles(HealthTest.class, "/web").addTo(config));
        server.add("/a", config -> config.routes.get("/b", ctx -> ctx.result("b"), RouteAccess.READ));
        assertEquals("the start of every bundle", String.join(", ", server.runtime.missing()));
        assertEquals(
                "1", server.get("/readyz").headers().firstValue("Retry-After").orElse(""));
        for (String request : List.of("GET /api/v1/streams", "POST /whep/demo", "GET /a", "POST /a/b")) {
            String[] words = request.split(" ", 2);
            HttpResponse<String> answer = server.send(words[0], words[1]);
            assertEquals(503, answer.statusCode(), request);
            assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
            assertTrue(answer.body().contains("\"title\":\"Starting\""), answer.body());
        }
        assertEquals("b", server.get("/a/b").body());
        assertEquals(200, server.get("/").statusCode());
        server.started = true;
        assertEquals(List.of(), server.runtime.missing());
        assertEquals(404, server.get("/api/v1/streams").statusCode());
        assertEquals(405, server.send("POST", "/a/b").statusCode());
    }
}
