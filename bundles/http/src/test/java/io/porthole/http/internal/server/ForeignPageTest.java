/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.http.HttpModule;
import io.porthole.http.RouteAccess;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page of another site that sends requests which change something, for instance as an image. */
final class ForeignPageTest {
    private final AtomicInteger changes = new AtomicInteger();
    private final HttpModule module = config -> {
        config.routes.get("/", ctx -> ctx.result("read"), RouteAccess.READ);
        config.routes.get("/stop", ctx -> ctx.result("change " + changes.incrementAndGet()), RouteAccess.CONTROL);
        config.routes.get("/start", ctx -> ctx.result("change " + changes.incrementAndGet()), RouteAccess.CHANGE);
        config.routes.post("/stop", ctx -> ctx.result("change " + changes.incrementAndGet()), RouteAccess.READ);
    };

    private final TestServer server;

    ForeignPageTest() throws Exception {
        Settings s = TestServer.settings("127.0.0.1", 0);
        List<String> origins = List.of("https://lab.example.org");
        server = new TestServer(
                new Settings(s.host(), 0, "", "", "", origins, List.of(), List.of(), s.limits(), s.readyContexts()));
    }

    @BeforeEach
    void mount() {
        server.add("/x", module);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String ask(String request, String more) throws Exception {
        return server.raw(request + " HTTP/1.1\r\nHost: localhost:" + server.runtime.port()
                + "\r\nContent-Length: 0\r\nConnection: close\r\n" + more + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-Fetch-Site: cross-site\r\n",
                "Sec-Fetch-Site: same-site\r\n",
                "Referer: http://evil.example/page\r\n",
                "Referer: http://localhost:1/\r\n",
                "Referer: nonsense\r\n",
                "Origin: http://evil.example\r\n",
                "Origin: null\r\n",
                "Origin: http://localhost:1\r\nSec-Fetch-Site: same-site\r\n",
            })
    void changesNothingWhateverTheMethod(String more) throws Exception {
        for (String request : List.of("GET /x/stop", "GET /x/start", "POST /x/stop")) {
            String answer = ask(request, more);
            assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
            assertTrue(answer.contains("allowedOrigins"), answer);
        }
        assertEquals(0, changes.get());
        assertTrue(ask("GET /x", more).endsWith("read"), "a link to the host");
    }

    @Test
    void theOwnPageAConfiguredOneAndClientsThatAreNoBrowserMay() throws Exception {
        String own = "http://localhost:" + server.runtime.port();
        for (String more : List.of(
                "",
                "Sec-Fetch-Site: none\r\n",
                "Sec-Fetch-Site: same-origin\r\n",
                "Referer: " + own + "/page?x=y\r\nSec-Fetch-Site: same-origin\r\n",
                "Referer: " + own + "/page\r\n",
                "Origin: " + own + "\r\n",
                "Origin: https://lab.example.org\r\nSec-Fetch-Site: cross-site\r\n",
                "Referer: https://lab.example.org/\r\nSec-Fetch-Site: cross-site\r\n")) {
            for (String request : List.of("GET /x/stop", "GET /x/start", "POST /x/stop")) {
                assertTrue(ask(request, more).contains("change "), request + " with " + more);
            }
        }
    }
}
