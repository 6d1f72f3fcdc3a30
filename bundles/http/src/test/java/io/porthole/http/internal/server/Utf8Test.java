/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.http.BadRequestResponse;
import io.porthole.http.Problem;
import io.porthole.http.RouteAccess;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers with letters that ISO-8859-1 does not have. */
final class Utf8Test {
    private static final String TEXT = "café€…";

    private final TestServer server;

    Utf8Test() throws Exception {
        server = new TestServer();
    }

    @BeforeEach
    void mount() {
        server.add("/x", config -> {
            config.routes.get(
                    "/problem",
                    ctx -> {
                        throw Problem.unknownStream(TEXT, List.of());
                    },
                    RouteAccess.READ);
            config.routes.get(
                    "/streams/{name}",
                    ctx -> {
                        throw Problem.unknownStream(ctx.pathParam("name"), List.of());
                    },
                    RouteAccess.READ);
            config.routes.get(
                    "/written",
                    ctx -> ctx.status(400)
                            .contentType(Problem.MEDIA_TYPE)
                            .result(Problem.badValue(TEXT).json()),
                    RouteAccess.READ);
            config.routes.get(
                    "/javalin",
                    ctx -> {
                        throw new BadRequestResponse(TEXT);
                    },
                    RouteAccess.READ);
            config.routes.get("/image", ctx -> ctx.contentType("image/jpeg").result(new byte[4]), RouteAccess.READ);
            config.routes.get("/text", ctx -> ctx.result(TEXT), RouteAccess.READ);
            config.routes.get("/html", ctx -> ctx.html(TEXT), RouteAccess.READ);
            config.routes.get("/json", ctx -> ctx.json(Map.of("name", TEXT)), RouteAccess.READ);
            config.routes.get("/sdp", ctx -> ctx.contentType("application/sdp").result(TEXT), RouteAccess.READ);
        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/x/problem",
                "/x/written",
                "/x/javalin",
                "/x/text",
                "/x/html",
                "/x/json",
                "/x/sdp",
                "/x/streams/caf%C3%A9%E2%82%AC%E2%80%A6",
            })
    void areUtf8(String path) throws Exception {
        URI uri = server.uri(path);
        byte[] body = server.client
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray())
                .body();
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(body))
                .toString();
        assertTrue(text.contains(TEXT), text);
    }

    @Test
    void anImageHasNoCharset() throws Exception {
        assertEquals(
                "image/jpeg",
                server.get("/x/image").headers().firstValue("Content-Type").orElse(""));
    }
}
