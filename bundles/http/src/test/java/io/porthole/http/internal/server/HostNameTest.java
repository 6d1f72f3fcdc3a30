/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.http.HttpModule;
import io.porthole.http.Role;
import io.porthole.http.RouteAccess;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against DNS rebinding: a page whose own name points here has the host's origin, but not its name. */
final class HostNameTest {
    private static final HttpModule MODULE = config -> {
        config.routes.get("/", ctx -> ctx.result("read"), RouteAccess.READ);
        config.routes.post("/", ctx -> ctx.result("changed"), RouteAccess.READ);
        config.routes.ws("/ws", ws -> ws.onMessage(m -> m.send(m.message())), RouteAccess.READ);
    };

    private static Settings settings(List<String> hosts, List<String> proxies) {
        return new Settings("127.0.0.1", 0, "", "", "", List.of(), hosts, proxies, TestServer.LIMITS, List.of("/x"));
    }

    private static String ask(Settings settings, String method, String path, String host, String more)
            throws Exception {
        try (TestServer server = new TestServer(settings)) {
            server.add("/x", MODULE);
            return server.raw(
                    method + ' ' + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + more + "Connection: close\r\n\r\n");
        }
    }

    private static void assertRefused(String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "OPTIONS", "DELETE", "PATCH"})
    void aForeignNameIsRefusedWhateverTheMethod(String method) throws Exception {
        for (String path : List.of("/x", "/x/ws", "/nothing", "/")) {
            assertRefused(ask(settings(List.of(), List.of()), method, path, "evil.example:8211", ""));
        }
    }

    @Test
    void theRefusalNamesTheKeyThatLetsTheNameIn() throws Exception {
        String answer = ask(settings(List.of(), List.of()), "GET", "/x", "evil.example", "");
        assertTrue(answer.contains("application/problem+json"), answer);
        assertTrue(answer.contains("'evil.example'; add it to allowedHosts in the configuration io.porthole.http"));
    }

    @Test
    void aPageCannotHelpItselfWithHeadersOfAProxy() throws Exception {
        for (String more : List.of(
                "X-Forwarded-Host: localhost\r\n",
                "X-Forwarded-Host: evil.example\r\n",
                "Forwarded: host=localhost\r\n",
                "Origin: http://evil.example\r\nSec-Fetch-Site: same-origin\r\n")) {
            assertRefused(ask(settings(List.of(), List.of()), "GET", "/x", "evil.example", more));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "localhost:9", "a.localhost", "127.0.0.1:9", "[::1]:9", "192.0.2.7", "LOCALHOST."})
    void localhostAndAddressesAreAlwaysItsNames(String host) throws Exception {
        assertTrue(ask(settings(List.of(), List.of()), "GET", "/x", host, "").endsWith("read"));
    }

    @Test
    void aConfiguredNameIsLetIn() throws Exception {
        Settings lab = settings(List.of("lab.test"), List.of());
        assertTrue(ask(lab, "GET", "/x", "lab.test:8443", "").endsWith("read"));
        assertTrue(ask(lab, "POST", "/x", "LAB.test", "Origin: https://lab.test\r\nContent-Length: 0\r\n")
                .endsWith("changed"));
        assertRefused(ask(lab, "GET", "/x", "evil-lab.test", ""));
    }

    @Test
    void aTrustedProxyMayAskUnderAnyName() throws Exception {
        String more = String.join(
                "\r\n",
                "Forwarded: for=192.0.2.9;host=lab.test;proto=https",
                "Origin: https://lab.test",
                "Content-Length: 0",
                "");
        assertTrue(ask(settings(List.of(), List.of("127.0.0.1")), "POST", "/x", "lab.test", more)
                .endsWith("changed"));
        assertRefused(ask(settings(List.of(), List.of("192.0.2.1")), "POST", "/x", "lab.test", more));
    }

    @Test
    void healthIsToldUnderAnyName() throws Exception {
        for (String path : List.of("/healthz", "/readyz")) {
            assertTrue(ask(settings(List.of(), List.of()), "GET", path, "evil.example", "")
                    .startsWith("HTTP/1.1 200"));
        }
    }

    @Test
    void whereATokenIsNeededItIsTheTokenThatCounts() throws Exception {
        Settings tokens = TestServer.withTokens("127.0.0.1", "t", "");
        assertTrue(ask(tokens, "GET", "/x?token=t", "gpu7.example", "").endsWith("read"));
        assertTrue(ask(tokens, "GET", "/x", "127.0.0.1", "").startsWith("HTTP/1.1 401"));
        assertRefused(ask(tokens, "GET", "/x", "gpu7.example", ""));
        assertRefused(ask(tokens, "GET", "/x?token=wrong", "gpu7.example", ""));
    }

    @ParameterizedTest
    @CsvSource({"X-Forwarded-Host: lab.test, lab.test", "Forwarded: for=1.2.3.4;host=lab.test:8443, lab.test:8443"})
    void aProxyThatAsksByAddressNamesThePageOfItsViewers(String header, String page) throws Exception {
        String more = header + "\r\nOrigin: https://" + page + "\r\nContent-Length: 0\r\n";
        assertTrue(ask(settings(List.of(), List.of()), "POST", "/x", "127.0.0.1:1", more)
                .endsWith("changed"));
    }

    @Test
    void behindAProxyThatTellsNothingTheBrowsersWordIsEnough() throws Exception {
        String more = "Origin: https://lab.test\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 0\r\n";
        String answer = ask(settings(List.of(), List.of()), "POST", "/x", "127.0.0.1:1", more);
        assertEquals("changed", answer.substring(answer.length() - 7));
    }

    /** nginx without a proxy_set_header for the name; Chromium sends no Sec-Fetch-Site with a WebSocket. */
    @Test
    void aPageWhoseWebSocketIsRefusedIsToldWhyWhateverTheBrowserSendsWithItsQuestion() throws Exception {
        HttpModule socket = config -> config.routes.post(
                "/",
                ctx -> {
                    Role.requireOwnSocket(ctx.req());
                    ctx.result("let in");
                },
                RouteAccess.READ);
        try (TestServer server = new TestServer(settings(List.of(), List.of()))) {
            server.add("/ws", socket);
            for (String site : List.of("", "Sec-Fetch-Site: same-origin\r\n")) {
                String head = "POST /ws HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n" + site
                        + "Origin: https://lab.test\r\nHost: 127.0.0.1:1\r\n";
                String refused = server.raw(head + "\r\n");
                assertRefused(refused);
                for (String word : List.of("https://lab.test", "'127.0.0.1:1'", "X-Forwarded-Host", "allowedOrigins")) {
                    assertTrue(refused.contains(word), refused);
                }
                assertTrue(server.raw(head + "Forwarded: host=lab.test\r\n\r\n").endsWith("let in"));
            }
        }
    }
}
