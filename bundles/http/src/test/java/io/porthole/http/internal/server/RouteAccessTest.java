/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.http.HttpModule;
import io.porthole.http.Role;
import io.porthole.http.RouteAccess;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a route declares holds before its handler, whatever the module does. */
final class RouteAccessTest {
    private final TestServer server = new TestServer(TestServer.withTokens("127.0.0.1", "control", "camera", "view"));

    RouteAccessTest() throws Exception {
        server.add("/x", config -> {
            for (RouteAccess access : RouteAccess.values()) {
                String path = "/" + access;
                config.routes.get(path, ctx -> ctx.result(Role.of(ctx.req()).name()), access);
                config.routes.post(path, ctx -> ctx.result("done"), access);
                if (access != RouteAccess.PUBLIC) {
                    config.routes.ws(path, ws -> ws.onMessage(m -> m.send("")), access);
                }
            }
        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "PUBLIC,200,200,200,200,200",
        "READ,401,401,200,200,200",
        "CHANGE,401,401,200,200,200",
        "CAMERA,401,401,403,200,200",
        "CONTROL,401,401,403,403,200",
    })
    void aRouteAnswersTheTokensThatItDeclares(
            RouteAccess access, int none, int wrong, int view, int camera, int control) throws Exception {
        List<Integer> expected = List.of(none, wrong, view, camera, control);
        List<String> tokens = List.of("", "?token=wrong", "?token=view", "?token=camera", "?token=control");
        for (int i = 0; i < tokens.size(); i++) {
            String target = "/x/" + access + tokens.get(i);
            assertEquals(expected.get(i), server.get(target).statusCode(), target);
            // what may be read by everybody may still not be written
            int written = access == RouteAccess.PUBLIC && i < 2 ? 401 : expected.get(i);
            assertEquals(written, server.send("POST", target).statusCode(), target);
            if (access != RouteAccess.PUBLIC) {
                int upgraded = expected.get(i) == 200 ? 101 : expected.get(i);
                String answer = server.raw(TestSocket.upgrade(target, "localhost", ""));
                assertTrue(answer.startsWith("HTTP/1.1 " + upgraded), answer);
                assertTrue(upgraded == 101 || answer.contains("\"status\":" + upgraded), answer);
            }
        }
    }

    @Test
    void headOfARouteThatServesGetAloneNeedsATokenToo() throws Exception {
        assertEquals(401, server.send("HEAD", "/x/READ").statusCode());
        assertEquals(200, server.send("HEAD", "/x/READ?token=view").statusCode());
    }

    @Test
    void aModuleThatForgetsToDeclareIsNotServed() throws Exception {
        List<HttpModule> careless = List.of(
                config -> config.routes.get("/", ctx -> ctx.result("read")),
                config -> config.routes.get("/", ctx -> ctx.result("read"), RouteAccess.READ, RouteAccess.CONTROL),
                config -> config.routes.ws("/", ws -> {}),
                config -> config.routes.ws("/", ws -> {}, RouteAccess.PUBLIC));
        for (HttpModule module : careless) {
            var added = server.add("/careless", module);
            assertEquals(404, server.get("/careless?token=control").statusCode());
            server.runtime.remove(added);
        }
        server.add("/careless", config -> config.routes.get("/", ctx -> ctx.result("read"), RouteAccess.READ));
        assertEquals(200, server.get("/careless?token=control").statusCode());
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1,200", "localhost,200", "evil.example,403"})
    void aPageUnderAForeignNameGetsNotEvenPublicFiles(String host, int status) throws Exception {
        String request = "GET /x/PUBLIC%s HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
        assertTrue(server.raw(String.format(request, "")).startsWith("HTTP/1.1 " + status));
        assertTrue(server.raw(String.format(request, "?token=view")).startsWith("HTTP/1.1 200"));
        String cookie = request.replace("Connection", "Cookie: porthole_token=view\r\nConnection");
        assertTrue(server.raw(String.format(cookie, "")).startsWith("HTTP/1.1 200"), "a browser keeps it for one name");
    }
}
