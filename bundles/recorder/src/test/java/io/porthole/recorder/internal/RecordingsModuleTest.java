/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.porthole.api.record.Recording;
import io.porthole.http.Role;
import io.porthole.protocol.Json;
import io.porthole.testkit.Await;
import io.porthole.testkit.ModuleServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingsModuleTest {
    private static final String LIBRARY = "/api/v1/recordings";
    private static final String REPLAY = "/api/v1/replay/demo";

    @TempDir
    Path folder;

    private Fixture f;
    private ModuleServer server;

    @BeforeEach
    void serve() throws Exception {
        f = new Fixture(folder.resolve("recordings"));
        server = new ModuleServer(64 * 1024);
        server.mount(LIBRARY, new RecordingsModule(f.streams, f.recorder));
        server.mount("/api/v1/replay", new ReplayModule(f.streams, f.recorder));
    }

    @AfterEach
    void stop() {
        f.close();
        server.close();
    }

    private HttpResponse<byte[]> send(String method, String target, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + target))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        // a connection of its own: a server may close one after a refused request
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        return Json.object(new String(response.body(), StandardCharsets.UTF_8));
    }

    private static String detail(HttpResponse<byte[]> response) {
        return json(response).path("detail").asText();
    }

    /** Records frames 10 to 14 and returns the id. */
    private String recorded() throws Exception {
        Recording recording = f.start();
        f.show(10, 14);
        Fixture.awaitFrames(recording, 5);
        recording.stop("stopped");
        Fixture.awaitEnd(recording);
        return recording.status().id();
    }

    @Test
    void aRecordingIsStartedListedStoppedPlayedAndDeleted() throws Exception {
        HttpResponse<byte[]> started = send("POST", LIBRARY, "{\"stream\":\"demo\",\"label\":\"walk\"}");
        assertEquals(201, started.statusCode());
        String id = json(started).path("id").asText();
        assertEquals("recording", json(started).path("state").asText());
        assertEquals("walk", json(started).path("label").asText());
        f.show(10, 14);
        Await.until("five frames", () -> f.recorder.sessions().get(0).status().frames() == 5);
        assertEquals(
                5,
                json(send("GET", LIBRARY, ""))
                        .path("recordings")
                        .get(0)
                        .path("frames")
                        .asInt());
        assertEquals(409, send("DELETE", LIBRARY + '/' + id, "").statusCode());
        JsonNode stopped = json(send("POST", LIBRARY + '/' + id + "/stop", ""));
        assertEquals("ended", stopped.path("state").asText());
        assertEquals("stopped", stopped.path("reason").asText());
        assertEquals(0.4, stopped.path("seconds").asDouble());
        assertEquals(stopped, json(send("POST", LIBRARY + '/' + id + "/stop", "")));
        byte[] video = Files.readAllBytes(f.folder.resolve(id + ".mp4"));
        HttpResponse<byte[]> played =
                send("GET", '/' + stopped.path("links").path("video").asText(), "");
        assertArrayEquals(video, played.body());
        assertEquals("video/mp4", played.headers().firstValue("content-type").orElse(""));
        assertEquals(204, send("DELETE", LIBRARY + '/' + id, "").statusCode());
        assertEquals(404, send("GET", LIBRARY + '/' + id, "").statusCode());
        assertFalse(Files.exists(f.folder.resolve(id + ".jsonl")));
    }

    @Test
    void aPartOfAVideoIsSentSoThatAPlayerCanSeek() throws Exception {
        String video = LIBRARY + '/' + recorded() + "/video.mp4";
        byte[] whole = send("GET", video, "").body();
        HttpResponse<byte[]> part = send("GET", video, "", "Range", "bytes=5-9");
        assertEquals(206, part.statusCode());
        assertEquals(
                "bytes 5-9/" + whole.length,
                part.headers().firstValue("content-range").orElse(""));
        assertArrayEquals(java.util.Arrays.copyOfRange(whole, 5, 10), part.body());
        HttpResponse<byte[]> beyond = send("GET", video, "", "Range", "bytes=" + whole.length + "-");
        assertEquals(416, beyond.statusCode());
        assertEquals(
                "bytes */" + whole.length,
                beyond.headers().firstValue("content-range").orElse(""));
        String etag = part.headers().firstValue("etag").orElse("");
        assertEquals(
                206,
                send("GET", video, "", "Range", "bytes=0-1", "If-Range", etag).statusCode());
        assertEquals(
                200,
                send("GET", video, "", "Range", "bytes=0-1", "If-Range", "\"other\"")
                        .statusCode());
        HttpResponse<byte[]> head = send("HEAD", video + "?download", "");
        assertEquals(
                whole.length, head.headers().firstValueAsLong("content-length").orElse(-1));
        assertTrue(
                head.headers().firstValue("content-disposition").orElse("").startsWith("attachment; filename=\"demo-"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "%2e%2e",
                "..%2fsecret",
                "a%2fb",
                "%00",
                "a%00.mp4",
                "%C3%BCml%C3%A4ut",
                "%F0%9F%8E%A5",
                ".hidden",
                "-",
                "a b",
                "link"
            })
    void aNameThatLeadsElsewhereIsNotFound(String name) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.mp4"), "secret");
        Files.createDirectories(f.folder);
        Files.createSymbolicLink(f.folder.resolve("link.mp4"), secret);
        Files.createSymbolicLink(f.folder.resolve("link.jpg"), secret);
        for (String path : new String[] {"", "/video.mp4", "/thumbnail.jpg", "/frames.jsonl"}) {
            HttpResponse<byte[]> response = send("GET", LIBRARY + '/' + name.replace(" ", "%20") + path, "");
            assertTrue(response.statusCode() == 404 || response.statusCode() == 400, response.statusCode() + path);
            assertFalse(new String(response.body(), StandardCharsets.UTF_8).contains("secret\""));
        }
        int deleted =
                send("DELETE", LIBRARY + '/' + name.replace(" ", "%20"), "").statusCode();
        assertTrue(deleted == 404 || deleted == 400 || deleted == 405, name + ": " + deleted);
        assertTrue(Files.exists(secret));
    }

    @Test
    void aNameOf300CharactersIsNotFound() throws Exception {
        assertEquals(
                404,
                send("GET", LIBRARY + '/' + "a".repeat(300) + "/video.mp4", "").statusCode());
        assertEquals(
                404, send("POST", LIBRARY + '/' + "a".repeat(300) + "/stop", "").statusCode());
    }

    @Test
    void whoMayOnlyWatchRecordsAndDeletesNothing() throws Exception {
        String id = recorded();
        server.role(Role.VIEW);
        assertEquals(403, send("POST", LIBRARY, "{\"stream\":\"demo\"}").statusCode());
        assertEquals(403, send("DELETE", LIBRARY + '/' + id, "").statusCode());
        assertEquals(403, send("POST", LIBRARY + '/' + id + "/stop", "").statusCode());
        assertEquals(403, send("PUT", REPLAY, "{\"kept\":true}").statusCode());
        assertEquals(403, send("POST", REPLAY + "/save", "{}").statusCode());
        assertEquals(200, send("GET", LIBRARY, "").statusCode());
        assertEquals(200, send("GET", LIBRARY + '/' + id + "/video.mp4", "").statusCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|400|stream is not text",
                "[]|400|a message is a JSON object",
                "{\"stream\":\"none\"}|404|There is no stream 'none'. The streams are demo.",
                "{\"stream\":\"demo\",\"seconds\":-1}|400|seconds -1.0 is not in 0..",
                "{\"stream\":\"demo\",\"frames\":1.5}|400|frames is not a whole number",
                "{\"stream\":\"demo\",\"fps\":5000}|400|fps 5000.0 is not in 0..1000",
                "{\"stream\":\"demo\",\"label\":7}|400|label is not text"
            })
    void whatCannotBeStartedIsRefusedWithWhatIsAllowed(String body, int status, String detail) throws Exception {
        HttpResponse<byte[]> response = send("POST", LIBRARY, body);
        assertEquals(status, response.statusCode());
        assertTrue(detail(response).startsWith(detail), detail(response));
    }

    @Test
    void aRecordingWhoseHostDiedSaysSo() throws Exception {
        String id = recorded();
        Path sidecar = f.folder.resolve(id + ".jsonl");
        String text = Files.readString(sidecar);
        Files.writeString(sidecar, text.substring(0, text.indexOf("{\"type\":\"end\"")) + "{\"type\":\"fra");
        try (Fixture later = new Fixture(f.folder)) {
            JsonNode found = later.recorder.list().get(0);
            assertEquals("interrupted", found.path("state").asText());
            assertEquals(5, found.path("frames").asInt());
            assertEquals(0.4, found.path("seconds").asDouble());
        }
    }

    @Test
    void withoutAFrameThereIsNothingToLookBackAt() throws Exception {
        assertEquals("off", json(send("GET", REPLAY, "")).path("state").asText());
        HttpResponse<byte[]> none = send("GET", REPLAY + "/frames", "");
        assertEquals(404, none.statusCode());
        assertTrue(detail(none).contains("PUT {\"kept\":true}"), detail(none));
        assertEquals(404, send("GET", "/api/v1/replay/none", "").statusCode());
        assertEquals(400, send("PUT", REPLAY, "{\"kept\":1}").statusCode());
        assertEquals(400, send("GET", REPLAY + "/frames?seconds=0", "").statusCode());
        assertEquals(400, send("GET", REPLAY + "/frames?from=5&to=4", "").statusCode());
        assertEquals(400, send("GET", REPLAY + "/video.mp4?from=now", "").statusCode());
    }

    @Test
    void theNewestFramesAreLookedBackAtAndSaved() throws Exception {
        assertEquals(
                "kept",
                json(send("PUT", REPLAY, "{\"kept\":true}")).path("state").asText());
        f.show(0, 29);
        JsonNode kept = json(send("GET", REPLAY, ""));
        assertEquals(30, kept.path("frames").asInt());
        assertEquals(2.9, kept.path("seconds").asDouble());
        assertEquals(3, kept.path("keyFrames").size());
        assertEquals(f.info(0).captureTime() / 1000, kept.path("fromTime").asLong());
        long at = f.info(17).captureTime() / 1000;
        ByteBuffer frames = ByteBuffer.wrap(send("GET", REPLAY + "/frames?from=" + at + "&to=" + at, "")
                        .body())
                .order(ByteOrder.LITTLE_ENDIAN);
        int count = 0;
        for (long sequence = 10; frames.hasRemaining(); sequence++, count++) {
            ByteBuffer message =
                    frames.slice(frames.position() + 4, frames.getInt()).order(ByteOrder.LITTLE_ENDIAN);
            frames.position(frames.position() + message.remaining());
            assertEquals(sequence, message.getLong(8));
            assertEquals(2, message.get(2));
            assertEquals(sequence, message.get(message.limit() - 1));
        }
        assertEquals(8, count);
        HttpResponse<byte[]> video = send("GET", REPLAY + "/video.mp4?download", "");
        assertEquals(
                30, new String(video.body(), StandardCharsets.UTF_8).lines().count());
        HttpResponse<byte[]> saved = send("POST", REPLAY + "/save", "{\"label\":\"look\"}");
        assertEquals(201, saved.statusCode());
        assertEquals("ended", json(saved).path("state").asText());
        assertEquals("replay", json(saved).path("startedBy").asText());
        assertEquals(30, f.sequences(json(saved).path("id").asText()).size());
        try (var left = Files.list(f.folder)) {
            assertFalse(left.anyMatch(file -> file.getFileName().toString().startsWith(".porthole-")));
        }
        assertEquals(
                "off",
                json(send("PUT", REPLAY, "{\"kept\":false}"))
                        .path("state")
                        .asText()
                        .replace("ageing", "off"));
    }
}
