/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.http.HttpModule;
import io.porthole.http.RouteAccess;
import io.porthole.http.internal.access.LinkTable;
import io.porthole.http.internal.access.Tokens;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pages of other origins whose scripts use the host. */
final class CorsTest {
    private static final String LAB = "https://lab.example.org";
    private static final HttpModule MODULE = config -> {
        config.routes.get("/", ctx -> ctx.result("read"), RouteAccess.READ);
        config.routes.get("/stop", ctx -> ctx.result("changed"), RouteAccess.CONTROL);
        config.routes.post("/", ctx -> ctx.result("changed"), RouteAccess.CHANGE);
    };

    private static TestServer server(String token, String... origins) throws Exception {
        Settings s = TestServer.settings("127.0.0.1", 0);
        TestServer server = new TestServer(new Settings(
                s.host(),
                0,
                token,
                "",
                "",
                Arrays.asList(origins),
                List.of(),
                List.of(),
                s.limits(),
                s.readyContexts()));
        server.add("/x", MODULE);
        return server;
    }

    /** The answer, its header names in lower case. */
    private static String ask(TestServer server, String request, String more) throws Exception {
        String answer = server.raw(request + " HTTP/1.1\r\nHost: localhost:" + server.runtime.port()
                + "\r\nContent-Length: 0\r\nConnection: close\r\n" + more + "\r\n");
        return answer.toLowerCase(Locale.ROOT);
    }

    private static String preflight(TestServer server, String origin, String method) throws Exception {
        return ask(
                server,
                "OPTIONS /x",
                "Origin: " + origin + "\r\nAccess-Control-Request-Method: " + method
                        + "\r\nAccess-Control-Request-Headers: content-type,authorization\r\n");
    }

    @Test
    void aPreflightOfAConfiguredOriginIsAnsweredWithAllThatABrowserAsks() throws Exception {
        try (TestServer server = server("0123456789abcdef", LAB)) {
            String answer = preflight(server, LAB, "POST");
            assertTrue(answer.startsWith("http/1.1 204"), answer);
            assertTrue(answer.contains("access-control-allow-origin: " + LAB + "\r\n"), answer);
            assertTrue(answer.contains("access-control-allow-methods: get, head, post, patch, put, delete"), answer);
            assertTrue(answer.contains("access-control-allow-headers: authorization, content-type, if-match"), answer);
            assertTrue(answer.contains("access-control-max-age: 600"), answer);
            assertTrue(answer.contains("vary: origin"), answer);
        }
    }

    @Test
    void aPreflightOfAnotherOriginIsRefusedWithTheKeyThatLetsItIn() throws Exception {
        try (TestServer server = server("", LAB)) {
            String answer = preflight(server, "http://evil.example", "POST");
            assertTrue(answer.startsWith("http/1.1 403"), answer);
            assertTrue(answer.contains("allowedorigins"), answer);
            assertFalse(answer.contains("access-control-allow-origin"), answer);
            assertTrue(answer.contains("vary: origin"), "or a cache would answer the configured one with it");
            String read = ask(server, "GET /x", "");
            assertTrue(read.contains("vary: origin"), read);
        }
    }

    @Test
    void theStarLetsEveryPageIn() throws Exception {
        try (TestServer server = server("", "*")) {
            for (String origin : List.of("http://localhost:9999", "https://any.example", "null")) {
                assertTrue(preflight(server, origin, "POST").startsWith("http/1.1 204"));
                for (String request : List.of("GET /x", "GET /x/stop", "POST /x")) {
                    String answer = ask(server, request, "Origin: " + origin + "\r\nSec-Fetch-Site: cross-site\r\n");
                    assertTrue(answer.startsWith("http/1.1 200"), answer);
                    assertTrue(answer.contains("access-control-allow-origin: " + origin + "\r\n"), answer);
                }
            }
            String image = ask(server, "GET /x/stop", "Sec-Fetch-Site: cross-site\r\n");
            assertTrue(image.startsWith("http/1.1 200"), image);
        }
    }

    @Test
    void theStarDoesNotReplaceAToken() throws Exception {
        try (TestServer server = server("0123456789abcdef", "*")) {
            String answer = ask(server, "POST /x", "Origin: https://any.example\r\n");
            assertTrue(answer.startsWith("http/1.1 401"), answer);
            String withToken =
                    ask(server, "POST /x", "Origin: https://any.example\r\nAuthorization: Bearer 0123456789abcdef\r\n");
            assertTrue(withToken.startsWith("http/1.1 200"), withToken);
        }
    }

    @Test
    void theStarWithoutATokenIsADangerThatIsWarnedOf() {
        assertTrue(String.valueOf(danger("", "*")).contains("set a token"));
        assertNull(danger("0123456789abcdef", "*"));
        assertNull(danger("", LAB));
    }

    private static @Nullable String danger(String token, String origin) {
        Settings s = TestServer.settings("127.0.0.1", 0);
        return new Settings(
                        s.host(),
                        0,
                        token,
                        "",
                        "",
                        List.of(origin),
                        List.of(),
                        List.of(),
                        s.limits(),
                        s.readyContexts())
                .access(true, Tokens.random(), new LinkTable(InstantSource.system()))
                .danger();
    }
}
