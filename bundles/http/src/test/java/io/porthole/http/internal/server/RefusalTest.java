/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.BadRequestResponse;
import io.porthole.http.Problem;
import io.porthole.http.RouteAccess;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RefusalTest {
    private final TestServer server;

    RefusalTest() throws Exception {
        server = new TestServer();
    }

    /** What JSON bodies hold. */
    record Body(int value) {}

    @BeforeEach
    void mount() {
        server.add("/x", config -> {
            config.routes.get("/", ctx -> ctx.result("ok"), RouteAccess.READ);
            config.routes.post(
                    "/body", ctx -> ctx.result(Integer.toString(ctx.bodyAsBytes().length)), RouteAccess.READ);
            config.routes.post(
                    "/json",
                    ctx -> ctx.json(Map.of("got", ctx.bodyAsClass(Body.class).value())),
                    RouteAccess.READ);
            config.routes.get(
                    "/problem",
                    ctx -> {
                        throw new Problem(503, "No \"frame\"", "line 1\nline 2");
                    },
                    RouteAccess.READ);
            config.routes.get(
                    "/later",
                    ctx -> ctx.future(
                            () -> CompletableFuture.failedFuture(Problem.badValue("quality is not in 1..100"))),
                    RouteAccess.READ);
            config.routes.get(
                    "/javalin",
                    ctx -> {
                        throw new BadRequestResponse("no good");
                    },
                    RouteAccess.READ);
            config.routes.get(
                    "/fault",
                    ctx -> {
                        throw new IllegalStateException("internal secret");
                    },
                    RouteAccess.READ);
            config.routes.get(
                    "/error",
                    ctx -> {
                        throw new AssertionError("internal secret");
                    },
                    RouteAccess.READ);
            config.routes.ws("/ws", ws -> ws.onMessage(m -> m.send(m.message())), RouteAccess.READ);
        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Checks the form of a refusal and returns its JSON. */
    private JsonNode problem(int status, String answer) throws Exception {
        int end = answer.indexOf("\r\n\r\n");
        String head = answer.substring(0, Math.max(0, end)).toLowerCase(Locale.ROOT);
        assertTrue(head.startsWith("http/1.1 " + status), answer);
        assertTrue(head.contains("content-type: application/problem+json"), answer);
        assertTrue(head.contains("x-content-type-options: nosniff"), answer);
        assertTrue(head.contains("referrer-policy: no-referrer"), answer);
        assertFalse(head.contains("\nserver:"), answer);
        assertFalse(answer.contains("internal secret"), answer);
        JsonNode json = new ObjectMapper().readTree(answer.substring(end + 4));
        assertEquals("about:blank", json.get("type").asText());
        assertEquals(status, json.get("status").asInt());
        assertFalse(json.get("title").asText().isEmpty());
        return json;
    }

    private String request(String line, String more) throws Exception {
        return server.raw(line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + more + "\r\n");
    }

    @Test
    void aRefusalThatEndsTheConnectionSaysSo() throws Exception {
        for (String target : List.of("/x/%00", "/..%2f..%2fetc/passwd", "/x/%zz")) {
            String answer = server.raw("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 400 ") && answer.contains("\r\nConnection: close\r\n"), answer);
        }
    }

    @Test
    void everyRefusalIsAProblemAndDisturbsNobody() throws Exception {
        TestSocket open = new TestSocket(server.client, server.uri("/x/ws"));
        problem(404, request("GET /nothing", ""));
        problem(404, request("GET /x/nothing", ""));
        problem(404, request("POST /x/nothing", ""));
        assertEquals("1", open.ask("1"));
        problem(400, request("GET /x/..%2f..%2fetc/passwd", ""));
        problem(400, request("GET /..%2f..%2fetc/passwd", ""));
        problem(400, request("GET /x/%00", ""));
        problem(400, request("GET /x/%zz", ""));
        problem(400, request("GET /../../etc/passwd", ""));
        problem(400, server.raw("NONSENSE\r\n\r\n"));
        problem(400, server.raw("GET /x HTTP/1.1\r\n\r\n"));
        problem(505, server.raw("GET /x HTTP/9.9\r\nHost: localhost\r\n\r\n"));
        assertEquals("2", open.ask("2"));
        problem(431, request("GET /x", "X-Long: " + "x".repeat(10_000) + "\r\n"));
        problem(414, request("GET /x?" + "x".repeat(10_000), ""));
        assertEquals("3", open.ask("3"));
    }

    @Test
    void aMethodThatIsNotThereIs405AndSaysWhichAre() throws Exception {
        String answer = request("DELETE /x", "");
        problem(405, answer);
        assertTrue(answer.contains("Allow: GET"), answer);
    }

    @Test
    void aBodyBeyondTheLimitIs413HoweverItComes() throws Exception {
        TestSocket open = new TestSocket(server.client, server.uri("/x/ws"));
        problem(413, request("POST /x/body", "Content-Length: 10000000\r\n"));
        String chunk = "1388\r\n" + "x".repeat(5000) + "\r\n";
        problem(413, request("POST /x/body", "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(3) + "0\r\n"));
        assertTrue(request("POST /x/body", "Content-Length: 10000\r\n\r\n" + "x".repeat(10_000))
                .endsWith("10000"));
        assertEquals("still here", open.ask("still here"));
    }

    @Test
    void aBodyWithMalformedChunksIsNoFaultOfTheHostAndEndsTheConnection() throws Exception {
        for (String chunk : List.of("zz\r\nx\r\n0\r\n", "1;a=\"\r\nx\r\n0\r\n", "-1\r\nx\r\n0\r\n")) {
            String answer = server.raw("POST /x/body HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + chunk + "\r\nGET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertFalse(answer.contains("500") || answer.contains("smuggled"), answer);
            assertEquals(1, answer.split("HTTP/1.1 ", -1).length - 1, answer);
        }
    }

    @Test
    void whatAHandlerThrowsIsAnswered() throws Exception {
        JsonNode own = problem(503, request("GET /x/problem", ""));
        assertEquals("No \"frame\"", own.get("title").asText());
        assertEquals("line 1\nline 2", own.get("detail").asText());
        JsonNode later = problem(400, request("GET /x/later", ""));
        assertEquals("quality is not in 1..100", later.get("detail").asText());
        assertEquals(
                "no good",
                problem(400, request("GET /x/javalin", "")).get("detail").asText());
    }

    @Test
    void aFaultNamesALineOfTheLogAndNothingElse() throws Exception {
        String detail = problem(500, request("GET /x/fault", "")).get("detail").asText();
        assertTrue(detail.matches("See fault [0-9a-f]{8} in the host's log\\."), detail);
        problem(500, request("GET /x/error", ""));
    }

    @Test
    void badJsonIs400AndUnknownFieldsAreIgnored() throws Exception {
        String length = "Content-Length: %d\r\n\r\n%s";
        for (String bad : List.of("{", "[1]", "{\"value\":\"x\"}", "nothing")) {
            problem(400, request("POST /x/json", String.format(length, bad.length(), bad)));
        }
        String good = "{\"value\":7,\"other\":true}";
        assertTrue(request("POST /x/json", String.format(length, good.length(), good))
                .endsWith("{\"got\":7}"));
    }

    @Test
    void headHasNoBody() throws Exception {
        String answer = request("HEAD /nothing", "");
        assertTrue(answer.startsWith("HTTP/1.1 404") && answer.endsWith("\r\n\r\n"), answer);
    }
}
