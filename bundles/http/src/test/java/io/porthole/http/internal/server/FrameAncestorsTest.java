/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.porthole.http.HttpModule;
import io.porthole.http.RouteAccess;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FrameAncestorsTest {
    private static final HttpModule MODULE =
            config -> config.routes.get("/", ctx -> ctx.html("page"), RouteAccess.PUBLIC);

    private static String policy(String path, String... allowedOrigins) throws Exception {
        Settings none = TestServer.settings("127.0.0.1", 0);
        Settings settings = new Settings(
                none.host(),
                0,
                "s3cret",
                "",
                "",
                List.of(allowedOrigins),
                List.of(),
                List.of(),
                none.limits(),
                none.readyContexts());
        try (TestServer server = new TestServer(settings)) {
            server.add("/x", MODULE);
            HttpResponse<String> answer = server.get(path);
            return String.join("|", answer.headers().allValues("Content-Security-Policy"));
        }
    }

    @Test
    void onlyTheHostsOwnPagesMayShowItInAFrame() throws Exception {
        assertEquals("frame-ancestors 'self'", policy("/x"));
        assertEquals("frame-ancestors 'self'", policy("/nothing"));
    }

    @Test
    void allowedOriginsMayShowItInAFrame() throws Exception {
        assertEquals(
                "frame-ancestors 'self' http://b.example.org:8443 https://a.example.org",
                policy("/x", "https://A.example.org", "http://b.example.org:8443"));
    }

    @Test
    void notebooksOfVsCodeMayWhenTheyAreNamed() throws Exception {
        assertEquals("frame-ancestors 'self' vscode-webview:", policy("/x", "vscode-webview:"));
    }

    @Test
    void nothingButAnOriginGetsIntoThePolicy() throws Exception {
        assertEquals("frame-ancestors 'self'", policy("/x", "https://a;script-src", "lab"));
    }

    @Test
    void anyPageMayWhereAnyMayUseTheHost() throws Exception {
        assertEquals("frame-ancestors *", policy("/x", "*"));
    }
}
