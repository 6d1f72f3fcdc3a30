/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a token must not be after a session with everything that goes right and wrong in one. */
class TokenSecrecyIT {
    private static final String CONTROL = "control-secret-of-this-test";
    private static final String VIEW = "view-secret-of-this-test";
    private static final String WRONG = "wrong-secret-of-this-test";
    private static final int GUESSES = 8;

    /** Tell the client its own token, so that what it follows lets it in. */
    private static final Set<String> FOR_THE_HOLDER = Set.of("location", "set-cookie");

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private String host = "";

    @Test
    void afterAWholeSessionTheTokenIsNowhereAndWrongOnesAreLoggedOnce() throws Exception {
        Path home = HostFolder.copy(folder);
        try (HostProcess process = HostProcess.startHost(
                home, "--port=0", "--token", CONTROL, "--/io.porthole.http/viewToken=" + VIEW, "--mode=webrtc")) {
            URI page = URI.create(process.line("Watch at ").substring("Watch at ".length()));
            host = "http://127.0.0.1:" + page.getPort();
            for (String token : List.of(CONTROL, VIEW)) {
                reads(token);
                mistakes(token);
            }
            watches(URI.create(host + "/?token=" + VIEW));
            for (int i = 0; i < GUESSES; i++) {
                assertEquals(
                        401, ask("GET", "/api/v1/streams?token=" + WRONG, "").statusCode());
            }
            String metrics = ask("GET", "/metrics?token=" + VIEW, "").body();
            assertTrue(metrics.contains("porthole_http_refused_total{reason=\"wrong_token\"} " + GUESSES), metrics);
            process.signal("TERM");
            process.exit();
            String log = process.output()
                    .lines()
                    .filter(line -> !line.contains("Watch at ") && !line.contains("View only at "))
                    .collect(Collectors.joining("\n"));
            assertNoSecret("log", log);
            assertEquals(
                    1, log.lines().filter(line -> line.contains("wrong token")).count(), log);
        }
    }

    @Test
    void theTokenIsInNoCommandLineThatOtherUsersCanRead() throws Exception {
        Path home = HostFolder.copy(folder);
        try (HostProcess process = HostProcess.startHost(home, "--port=0", "--token", CONTROL)) {
            process.line("Watch at ");
            try (var processes = Files.list(Path.of("/proc"))) {
                for (Path command : processes.map(p -> p.resolve("cmdline")).toList()) {
                    assertNoSecret(command.toString(), read(command));
                }
            }
        }
    }

    private static String read(Path command) {
        try {
            return Files.readString(command, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // no process, or one that has ended
        }
    }

    private void reads(String token) throws Exception {
        for (String path : List.of(
                "/",
                "/index.html",
                "/healthz",
                "/readyz",
                "/metrics",
                "/openapi.json",
                "/api/v1/streams",
                "/api/v1/streams/demo",
                "/api/v1/webrtc/sessions",
                "/snapshot",
                "/streams/demo/snapshot",
                "/stats",
                "/stats-page",
                "/streaming/ice-servers",
                "/streaming/healthcheck",
                "/streaming/webrtc-client",
                "/streaming/client/",
                "/api/workflow-builder/performance",
                "/api/webrtc/stats",
                "/whep",
                "/liveview/getStreamStatus",
                "/liveview/getStreamParameters",
                "/liveview/getStreamDiagnostics",
                "/imswitch/api/LiveViewController/getActiveStreams")) {
            ask("GET", path + "?token=" + token, "");
            ask("HEAD", path + "?token=" + token, "");
        }
    }

    private void mistakes(String token) throws Exception {
        for (String path : List.of(
                "/nothing",
                "/streams/nope/snapshot",
                "/api/v1/streams/nope",
                "/snapshot?quality=0",
                "/stats?stream=nope",
                "/whep/nope",
                "/api/v1/webrtc/sessions/nope",
                "/stream?token=" + WRONG,
                "/x%00",
                "/..%2f" + "x")) {
            String target = path + (path.contains("?") ? "&" : "?") + "token=" + token;
            for (String method : List.of("GET", "POST", "PATCH", "DELETE")) {
                if (!path.startsWith("/stream?")) {
                    ask(method, target, "{\"nonsense\":");
                }
            }
        }
        ask("POST", "/whep?token=" + token, "v=0");
        ask("POST", "/api/webrtc/offer?token=" + token, "{}");
        ask("PATCH", "/api/v1/streams/demo?token=" + token, "{\"tone\":\"none\"}");
        ask("GET", "/snapshot?x=" + "y".repeat(9000) + "&token=" + token, "");
        ask("GET", "/api/v1/streams?token=" + token, "", "Origin", "http://evil.example");
        ask("POST", "/liveview/stopLiveView?token=" + token, "", "Referer", "http://evil.example/?token=" + token);
    }

    private void watches(URI page) throws Exception {
        try (SocketViewer viewer = new SocketViewer(client, page, "porthole.v1")) {
            assertNoSecret("hello", viewer.text());
            viewer.say("{\"type\":\"subscribe\",\"stream\":\"demo\"}");
            viewer.say("{\"type\":\"acquire\",\"stream\":\"demo\"}");
            viewer.say("{\"type\":\"nonsense\"}");
            viewer.frame();
        }
    }

    private HttpResponse<String> ask(String method, String target, String body, String... headers) throws Exception {
        URI uri;
        try {
            uri = new URI(host + target);
        } catch (java.net.URISyntaxException e) {
            throw new IllegalArgumentException(target, e);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(20))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
        String what = method + ' ' + target + " -> " + answer.statusCode();
        assertNoSecret("the body of " + what, answer.body());
        answer.headers().map().forEach((name, values) -> {
            if (!FOR_THE_HOLDER.contains(name)) {
                assertNoSecret(name + " of " + what, values.toString());
            }
        });
        assertEquals(
                "no-referrer",
                answer.headers().firstValue("Referrer-Policy").orElse("none"),
                "a page's links: " + what);
        return answer;
    }

    private static void assertNoSecret(String where, String text) {
        for (String secret : Arrays.asList(CONTROL, VIEW, WRONG)) {
            assertFalse(text.contains(secret), secret + " is in " + where + ":\n" + text);
        }
    }
}
