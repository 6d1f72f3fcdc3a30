/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.http.HttpModule;
import io.porthole.http.Role;
import io.porthole.http.RouteAccess;
import io.porthole.http.internal.module.RegisteredModule;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AccessTest {
    private static final HttpModule MODULE = config -> {
        config.routes.get("/", ctx -> ctx.result(Role.of(ctx.req()).name()), RouteAccess.READ);
        config.routes.post("/", ctx -> ctx.result("done"), RouteAccess.CONTROL);
        config.routes.ws("/ws", ws -> ws.onMessage(m -> m.send(Role.of(m).name())), RouteAccess.READ);
    };

    private static final HttpModule PAGE = config -> {
        config.routes.get("/", ctx -> ctx.result(Role.of(ctx.req()).name()), RouteAccess.PUBLIC);
        config.routes.post("/", ctx -> ctx.result("done"), RouteAccess.CONTROL);
        config.routes.ws("/ws", ws -> ws.onMessage(m -> m.send(Role.of(m).name())), RouteAccess.READ);
    };

    private static TestServer server(Settings settings) throws Exception {
        TestServer server = new TestServer(settings);
        server.add("/x", MODULE);
        server.add(new RegisteredModule(
                PAGE, TestServer.rank(0), List.of("/"), null, AccessTest.class.getClassLoader(), "page"));
        return server;
    }

    @Test
    void loopbackNeedsNothing() throws Exception {
        try (TestServer server = server(TestServer.settings("127.0.0.1", 0))) {
            assertEquals("CONTROL", server.get("/x").body());
            assertEquals(
                    "http://127.0.0.1:" + server.runtime.port() + "/",
                    server.runtime.urls().get(0));
            assertEquals(server.runtime.urls().get(0), server.runtime.viewUrls().get(0));
        }
    }

    @Test
    void anyOtherAddressMakesTwoTokensAndPutsThemIntoItsUrls() throws Exception {
        try (TestServer server = server(TestServer.settings("0.0.0.0", 0))) {
            assertEquals(401, server.get("/x").statusCode());
            String control = server.runtime.urls().get(0).split("\\?", 2)[1];
            String view = server.runtime.viewUrls().get(0).split("\\?", 2)[1];
            assertNotEquals(control, view);
            assertTrue(control.matches("token=[A-Za-z0-9_-]{22}"), control);
            assertEquals("CONTROL", server.get("/x?" + control).body());
            assertEquals("VIEW", server.get("/x?a=b&" + view).body());
        }
    }

    @Test
    void aConfiguredTokenIsWantedOnLoopbackToo() throws Exception {
        try (TestServer server = server(TestServer.withTokens("127.0.0.1", "s3cret", ""))) {
            HttpResponse<String> refused = server.get("/x");
            assertEquals(401, refused.statusCode());
            assertEquals(
                    "Bearer realm=\"porthole\"",
                    refused.headers().firstValue("WWW-Authenticate").orElse(""));
            assertEquals(
                    "application/problem+json",
                    refused.headers().firstValue("Content-Type").orElse(""));
            assertEquals(
                    "CONTROL",
                    server.get("/x", "Authorization", "Bearer s3cret").body());
            assertEquals(
                    "CONTROL",
                    server.get("/x", "authorization", "bearer s3cret").body());
            assertEquals(
                    "CONTROL",
                    server.get("/x", "Cookie", "a=b; porthole_token=s3cret").body());
            assertEquals(401, server.get("/x", "Authorization", "Bearer s3cre").statusCode());
            assertEquals(401, server.get("/x?token=").statusCode());
            assertEquals(401, server.get("/x?token=S3CRET").statusCode());
        }
    }

    @Test
    void whoMayOnlyWatchCannotSteer() throws Exception {
        try (TestServer server = server(TestServer.withTokens("127.0.0.1", "control", "view"))) {
            HttpResponse<String> refused = server.send("POST", "/x?token=view");
            assertEquals(403, refused.statusCode());
            assertTrue(refused.body().contains("\"title\":\"View only\""), refused.body());
            assertEquals("done", server.send("POST", "/x?token=control").body());
        }
    }

    @Test
    void aCameraTokenIsThereOnlyWhereOneIsConfigured() throws Exception {
        try (TestServer server = server(TestServer.withTokens("127.0.0.1", "", "cam", ""))) {
            assertEquals("CAMERA", server.get("/x?token=cam").body());
            assertEquals("CAMERA", new TestSocket(server.client, server.uri("/x/ws?token=cam")).ask(""));
            HttpResponse<String> refused = server.send("POST", "/x?token=cam");
            assertEquals(403, refused.statusCode());
            assertTrue(refused.body().contains("This token moves cameras only."), refused.body());
            assertTrue(server.runtime.cameraUrls().get(0).endsWith("/?token=cam"));
            assertEquals(401, server.get("/x").statusCode());
        }
        try (TestServer server = server(TestServer.withTokens("127.0.0.1", "control", "view"))) {
            assertEquals(401, server.get("/x?token=").statusCode());
            assertEquals(401, server.get("/x", "Cookie", "porthole_token=").statusCode());
            assertEquals(List.of(), server.runtime.cameraUrls());
        }
    }

    @Test
    void aWebSocketCarriesItsRoleAndNeedsATokenEvenWhereFilesNeedNone() throws Exception {
        try (TestServer server = server(TestServer.withTokens("127.0.0.1", "control", "view"))) {
            assertEquals("VIEW", new TestSocket(server.client, server.uri("/x/ws?token=view")).ask(""));
            assertEquals("CONTROL", new TestSocket(server.client, server.uri("/x/ws?token=control")).ask(""));
            assertTrue(server.raw(TestSocket.upgrade("/ws", "localhost", "")).startsWith("HTTP/1.1 401"));
        }
    }

    @Test
    void filesOfAPageNeedNoTokenButOnlyForReading() throws Exception {
        try (TestServer server = server(TestServer.withTokens("127.0.0.1", "control", "view"))) {
            assertEquals("VIEW", server.get("/").body());
            assertEquals("CONTROL", server.get("/?token=control").body());
            assertEquals(401, server.send("POST", "/").statusCode());
            assertEquals(200, server.get("/healthz").statusCode());
            assertEquals(200, server.get("/readyz").statusCode());
        }
    }

    private static String cookie(TestServer server, String path, String... headers) throws Exception {
        return server.get(path, headers).headers().firstValue("Set-Cookie").orElse("");
    }

    @Test
    void aPageThatIsOpenedWithATokenKeepsItInACookie() throws Exception {
        try (TestServer server = server(TestServer.withTokens("127.0.0.1", "c t;rl", ""))) {
            String token = "/?token=c%20t%3Brl";
            String plain = cookie(server, token, "Accept", "text/html");
            assertEquals("porthole_token=c+t%3Brl; Path=/; HttpOnly; SameSite=Strict", plain);
            assertEquals(
                    "CONTROL",
                    server.get("/x", "Cookie", plain.split(";", 2)[0]).body());
            assertEquals("", cookie(server, token, "Accept", "image/*"));
            assertEquals("", cookie(server, "/?token=wrong", "Accept", "text/html"));
            assertEquals("", cookie(server, "/", "Accept", "text/html"));
        }
    }

    @Test
    void theCookieHoldsForThePrefixThatAProxyHas() throws Exception {
        try (TestServer server = server(TestServer.withTokens("127.0.0.1", "t", ""))) {
            String[] prefix = {"Accept", "text/html", "X-Forwarded-Proto", "https", "X-Forwarded-Prefix", "/sim"};
            assertEquals(
                    "porthole_token=t; Path=/sim/; HttpOnly; SameSite=Strict; Secure",
                    cookie(server, "/?token=t", prefix));
            String unknown = cookie(server, "/?token=t", "Accept", "text/html", "X-Forwarded-For", "10.0.0.1");
            assertFalse(unknown.contains("Path"), unknown);
            String forged = cookie(server, "/?token=t", "Accept", "text/html", "X-Forwarded-Prefix", "/; Domain=evil");
            assertFalse(forged.contains("evil"), forged);
        }
    }

    @Test
    void aForeignPageCannotPostEvenWithoutTokens() throws Exception {
        try (TestServer server = server(TestServer.settings("127.0.0.1", 0))) {
            String own = "http://127.0.0.1:" + server.runtime.port();
            assertEquals(
                    403,
                    server.send("POST", "/x", "Origin", "http://evil.example").statusCode());
            assertEquals("done", server.send("POST", "/x", "Origin", own).body());
            assertEquals("done", server.send("POST", "/x").body());
            assertEquals(
                    "CONTROL", server.get("/x", "Origin", "http://evil.example").body());
        }
    }

    @Test
    void onlyConfiguredOriginsMayReadAnswers() throws Exception {
        Settings s = TestServer.settings("127.0.0.1", 0);
        List<String> origins = List.of("https://lab.example.org");
        Settings cors =
                new Settings(s.host(), 0, "t", "", "", origins, List.of(), List.of(), s.limits(), s.readyContexts());
        try (TestServer server = server(cors)) {
            String[] lab = {"Origin", "https://lab.example.org", "Access-Control-Request-Method", "POST"};
            HttpResponse<String> preflight = server.send("OPTIONS", "/x", lab);
            assertEquals(204, preflight.statusCode());
            assertEquals(
                    "https://lab.example.org",
                    preflight
                            .headers()
                            .firstValue("Access-Control-Allow-Origin")
                            .orElse(""));
            HttpResponse<String> evil = server.get("/x?token=t", "Origin", "https://evil.example");
            assertTrue(evil.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
            assertEquals(
                    "done",
                    server.send("POST", "/x?token=t", "Origin", "https://lab.example.org")
                            .body());
        }
    }
}
