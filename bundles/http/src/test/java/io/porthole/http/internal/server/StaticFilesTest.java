/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.http.StaticFiles;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StaticFilesTest {
    private final TestServer server;

    StaticFilesTest() throws Exception {
        server = new TestServer();
    }

    @BeforeEach
    void mount() {
        StaticFiles files = new StaticFiles(StaticFilesTest.class, "/web").header("Content-Security-Policy", "self");
        server.add("/", files::addTo);
        server.add("/deep/page", files::addTo);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void thePageIsAtTheRootOfEveryContext() throws Exception {
        for (String path : List.of("/", "/index.html", "/deep/page", "/deep/page/", "/?token=x")) {
            HttpResponse<String> answer = server.get(path);
            assertEquals(200, answer.statusCode(), path);
            assertTrue(answer.body().contains("<title>page</title>"), answer.body());
            assertEquals("text/html;charset=utf-8", header(answer, "Content-Type"));
            assertEquals(
                    List.of("frame-ancestors 'self'", "self"), answer.headers().allValues("Content-Security-Policy"));
            assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
        }
        assertEquals("text/javascript; charset=utf-8", header(server.get("/sub/app.mjs"), "Content-Type"));
    }

    @Test
    void anUnchangedFileIsNotSentAgain() throws Exception {
        HttpResponse<String> first = server.get("/sub/app.mjs");
        assertEquals("no-cache", header(first, "Cache-Control"));
        HttpResponse<String> second = server.get("/sub/app.mjs", "If-None-Match", header(first, "ETag"));
        assertEquals(304, second.statusCode());
        assertEquals("", second.body());
        assertEquals(header(first, "ETag"), header(second, "ETag"));
        assertEquals(
                200, server.get("/sub/app.mjs", "If-None-Match", "\"other\"").statusCode());
    }

    @Test
    void headTellsTheLength() throws Exception {
        HttpResponse<String> head = server.send("HEAD", "/sub/app.mjs");
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        assertEquals(Integer.toString(server.get("/sub/app.mjs").body().length()), header(head, "Content-Length"));
    }

    @Test
    void aTextIsCompressedForThoseThatAcceptIt() throws Exception {
        String path = "/sub/long.css";
        HttpResponse<String> whole = server.get(path);
        assertEquals("", header(whole, "Content-Encoding"));
        for (String accepted : List.of("gzip", "br;q=1.0, GZIP;q=0.5, *;q=0.1", "deflate,gzip")) {
            HttpResponse<byte[]> compressed = server.bytes(path, "Accept-Encoding", accepted);
            assertEquals(
                    "gzip", compressed.headers().firstValue("Content-Encoding").orElse(""), accepted);
            assertEquals(
                    "Accept-Encoding", compressed.headers().firstValue("Vary").orElse(""));
            assertTrue(compressed.body().length < whole.body().length() / 2, "half as long at most");
            try (var in = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
                assertEquals(whole.body(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
            String etag = compressed.headers().firstValue("ETag").orElse("");
            assertNotEquals(header(whole, "ETag"), etag, "other bytes have another tag");
            assertEquals(
                    304,
                    server.bytes(path, "Accept-Encoding", accepted, "If-None-Match", etag)
                            .statusCode());
        }
        for (String refused : List.of("gzip;q=0", "gzip; q=0.00", "identity", "br")) {
            HttpResponse<String> answer = server.get(path, "Accept-Encoding", refused);
            assertEquals("", header(answer, "Content-Encoding"), refused);
            assertEquals("Accept-Encoding", header(answer, "Vary"));
            assertEquals(whole.body(), answer.body());
        }
    }

    @Test
    void whatWouldNotBecomeShorterIsSentAsItIs() throws Exception {
        HttpResponse<String> answer = server.get("/sub/app.mjs", "Accept-Encoding", "gzip");
        assertEquals("", header(answer, "Content-Encoding"));
        assertEquals("", header(answer, "Vary"));
    }

    @Test
    void nothingOutsideOfTheFolderIsServed() throws Exception {
        for (String path : List.of(
                "/secret.txt",
                "/../secret.txt",
                "/sub/../../secret.txt",
                "/sub/%2e%2e/%2e%2e/secret.txt",
                "/..%2fsecret.txt",
                "/..%5csecret.txt",
                "/%2e%2e%2fsecret.txt",
                "//secret.txt",
                "/sub",
                "/sub/",
                "/.hidden",
                "/StaticFilesTest.class",
                "/no.html")) {
            String answer = server.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 40"), path + ": " + answer);
            assertTrue(answer.contains("application/problem+json"), path + ": " + answer);
        }
    }
}
