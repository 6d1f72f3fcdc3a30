/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.http.HttpModule;
import io.porthole.http.Problem;
import io.porthole.http.Role;
import io.porthole.http.RouteAccess;
import io.porthole.http.WatchLinks;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class WatchLinkTest {
    private static final HttpModule MODULE = config -> {
        config.routes.get("/", ctx -> ctx.result(Role.of(ctx.req()).name()), RouteAccess.READ);
        config.routes.get("/page", ctx -> ctx.html("page"), RouteAccess.PUBLIC);
        config.routes.post("/", ctx -> ctx.result("done"), RouteAccess.CONTROL);
        config.routes.get(
                "/endless",
                ctx -> {
                    ctx.res().getOutputStream().write(1);
                    ctx.res().flushBuffer();
                    ctx.future(CompletableFuture::new);
                },
                RouteAccess.READ);
        config.routes.ws("/ws", ws -> ws.onMessage(m -> m.send(Role.of(m).name())), RouteAccess.READ);
    };

    private static TestServer server(String token) throws Exception {
        TestServer server = new TestServer(TestServer.withTokens("127.0.0.1", token, ""));
        server.add("/x", MODULE);
        return server;
    }

    private static WatchLinks.Made make(TestServer server, int seconds) {
        return server.runtime.links().make(Duration.ofSeconds(seconds));
    }

    @Test
    void aLinkLetsWatchAndNotControl() throws Exception {
        try (TestServer server = server("s3cret")) {
            String token = make(server, 60).token();
            assertEquals("VIEW", server.get("/x?token=" + token).body());
            assertEquals(
                    "VIEW", server.get("/x", "Authorization", "Bearer " + token).body());
            assertEquals(403, server.send("POST", "/x?token=" + token).statusCode());
            TestSocket socket = new TestSocket(server.client, server.uri("/x/ws?token=" + token));
            assertEquals("VIEW", socket.ask("role"));
        }
    }

    @Test
    void aLinkMayLetMoveCamerasToo() throws Exception {
        try (TestServer server = server("s3cret")) {
            WatchLinks.Made made = server.runtime.links().make(Duration.ofMinutes(1), Role.CAMERA);
            assertEquals("CAMERA", server.get("/x?token=" + made.token()).body());
            assertEquals(403, server.send("POST", "/x?token=" + made.token()).statusCode());
            assertEquals(Role.CAMERA, server.runtime.links().list().get(0).role());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> server.runtime.links().make(Duration.ofMinutes(1), Role.CONTROL));
        }
    }

    @Test
    void aLinkLetsOnlyWatchWhereNoTokenIsNeededToo() throws Exception {
        try (TestServer server = server("")) {
            WatchLinks.Made made = make(server, 60);
            assertEquals("CONTROL", server.get("/x").body());
            assertEquals("VIEW", server.get("/x?token=" + made.token()).body());
            assertEquals(403, server.send("POST", "/x?token=" + made.token()).statusCode());
            server.runtime.links().end(made.link().id());
            assertEquals(401, server.get("/x?token=" + made.token()).statusCode());
        }
    }

    @Test
    void anEndedLinkIsRefusedInWordsOfItsOwn() throws Exception {
        try (TestServer server = server("s3cret")) {
            WatchLinks.Made made = make(server, 60);
            assertTrue(server.runtime.links().end(made.link().id()));
            assertFalse(server.runtime.links().end(made.link().id()));
            HttpResponse<String> refused = server.get("/x?token=" + made.token());
            assertEquals(401, refused.statusCode());
            assertTrue(refused.body().contains("This link has ended. Ask for another one."), refused.body());
            assertTrue(server.get("/x?token=wrong").body().contains("Token needed"));
        }
    }

    @Test
    void theEndOfALinkClosesWhatIsOpenWithItAndNothingElse() throws Exception {
        try (TestServer server = server("s3cret")) {
            WatchLinks.Made made = make(server, 60);
            String token = made.token();
            TestSocket shared = new TestSocket(server.client, server.uri("/x/ws?token=" + token));
            TestSocket own = new TestSocket(server.client, server.uri("/x/ws?token=s3cret"));
            HttpResponse<InputStream> answer =
                    server.client.send(server.request("/x/endless?token=" + token), BodyHandlers.ofInputStream());
            assertEquals(1, answer.body().read());
            assertEquals(2, server.runtime.links().list().get(0).connections());
            server.runtime.links().end(made.link().id());
            shared.closed.get(5, TimeUnit.SECONDS);
            assertThrows(IOException.class, () -> answer.body().readAllBytes());
            assertEquals("CONTROL", own.ask("role"));
            assertEquals(List.of(), server.runtime.links().list());
        }
    }

    @Test
    void aGuessedSecretOfAKnownLinkIsRefused() throws Exception {
        try (TestServer server = server("s3cret")) {
            String id = make(server, 60).link().id();
            assertEquals(
                    401,
                    server.get("/x?token=" + id + ".AAAAAAAAAAAAAAAAAAAAAA").statusCode());
        }
    }

    @Test
    void theCookieOfALinkEndsWithItAndTakesThePlaceOfNoControlToken() throws Exception {
        try (TestServer server = server("s3cret")) {
            String path = "/x/page?token=" + make(server, 60).token();
            String cookie = server.get(path, "Accept", "text/html")
                    .headers()
                    .firstValue("Set-Cookie")
                    .orElse("");
            assertTrue(
                    cookie.matches("porthole_token=\\S+; Path=/; HttpOnly; SameSite=Strict; Max-Age=[56][0-9]"),
                    cookie);
            HttpResponse<String> owner = server.get(path, "Accept", "text/html", "Cookie", "porthole_token=s3cret");
            assertFalse(owner.headers().firstValue("Set-Cookie").isPresent());
        }
    }

    @Test
    void linksAreBoundedInNumberAndTime() throws Exception {
        try (TestServer server = server("s3cret")) {
            WatchLinks links = server.runtime.links();
            assertThrows(IllegalArgumentException.class, () -> links.make(Duration.ZERO));
            assertThrows(IllegalArgumentException.class, () -> links.make(Duration.ofDays(31)));
            for (int i = 0; i < WatchLinks.MAX_LINKS; i++) {
                links.make(Duration.ofDays(1));
            }
            assertEquals(
                    409,
                    assertThrows(Problem.class, () -> links.make(Duration.ofDays(1)))
                            .status());
        }
    }

    @Test
    void noAnswerPutsATokenIntoAReferer() throws Exception {
        try (TestServer server = server("s3cret")) {
            HttpResponse<String> page =
                    server.get("/x/page?token=" + make(server, 60).token());
            assertEquals(
                    "no-referrer", page.headers().firstValue("Referrer-Policy").orElse(""));
        }
    }
}
