/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.viewer.web.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.javalin.Javalin;
import io.porthole.http.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ViewerPageTest {
    private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"#]+)");

    private static final Pattern IMPORT = Pattern.compile("(?:from|import|import\\()\"\\./([A-Za-z0-9_.-]+\\.js)\"");

    private final Javalin server = Javalin.create(config -> {
        new ViewerPage().configure(config);
        config.routes.exception(Problem.class, (problem, ctx) -> ctx.status(problem.status()));
    });
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    void start() {
        server.start("127.0.0.1", 0);
    }

    @AfterAll
    void stop() {
        server.stop();
    }

    @Test
    void thePageIsServedWithItsSecurityPolicy() throws Exception {
        HttpResponse<String> page = get("/");
        assertEquals(200, page.statusCode());
        String type = page.headers().firstValue("Content-Type").orElse("");
        assertTrue(type.startsWith("text/html"), type);
        String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
        assertEquals(ViewerPage.CONTENT_SECURITY_POLICY, policy);
        assertFalse(policy.contains("unsafe"), policy);
    }

    @Test
    void everyFileThatThePageNamesIsServed() throws Exception {
        List<String> links = links(get("/").body());
        assertTrue(links.contains("page/main.js") || links.contains("bundle/main.js"), links.toString());
        for (String link : links) {
            if (!link.equals("stream")) {
                assertEquals(200, get("/" + link).statusCode(), link);
            }
        }
    }

    @Test
    void whereThePageIsBundledItIsInFewFilesThatNameOnlyFilesThatAreThere() throws Exception {
        List<String> links = links(get("/").body());
        assumeTrue(links.contains("bundle/main.js"), "built without esbuild");
        long scripts = links.stream().filter(link -> link.endsWith(".js")).count();
        assertTrue(scripts <= 20, links.toString());
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of("bundle/main.js"));
        while (!open.isEmpty()) {
            String file = open.remove();
            HttpResponse<String> answer = get("/" + file);
            assertEquals(200, answer.statusCode(), file);
            for (MatchResult other : IMPORT.matcher(answer.body()).results().toList()) {
                if (seen.add("bundle/" + other.group(1))) {
                    open.add("bundle/" + other.group(1));
                }
            }
        }
        assertTrue(seen.stream().anyMatch(file -> file.startsWith("bundle/details-panel")), seen.toString());
        assertTrue(
                links.stream().filter(link -> link.startsWith("bundle/")).noneMatch(link -> link.contains("panel")),
                "what a first frame does not need is loaded later");
    }

    @Test
    void everyAddressInThePageIsRelativeSoThatAnyPathPrefixWorks() throws Exception {
        for (String link : links(get("/").body())) {
            assertFalse(link.startsWith("/") || link.contains(":"), link);
        }
    }

    @Test
    void nothingInThePageNeedsInlineScriptOrStyle() throws Exception {
        String page = get("/").body();
        assertFalse(Pattern.compile("<script(?![^>]*src=)").matcher(page).find());
        assertFalse(
                Pattern.compile("<style|\\sstyle=|\\son[a-z]+=").matcher(page).find());
    }

    @Test
    void aFileThatIsNotThereIsNotFound() throws Exception {
        assertEquals(404, get("/page/nothing.js").statusCode());
        assertEquals(404, get("/web/index.html").statusCode());
    }

    private static List<String> links(String page) {
        return LINK.matcher(page)
                .results()
                .map((MatchResult m) -> m.group(1))
                .distinct()
                .toList();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
