/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.porthole.api.record.Recording;
import io.porthole.api.record.RecordingException;
import io.porthole.api.record.RecordingListener;
import io.porthole.api.record.RecordingOptions;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.http.HttpModule;
import io.porthole.http.Problem;
import io.porthole.http.RouteAccess;
import io.porthole.protocol.Json;
import io.porthole.protocol.RecordingRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code /api/v1/recordings}: starting and stopping recordings, and the library of them. */
@Component(property = HttpModule.CONTEXT_PATH + "=/api/v1/recordings")
public final class RecordingsModule implements HttpModule {
    private static final int MAX_BODY_BYTES = 4096;
    private static final long STOP_MS = 5000;
    private static final String STARTED_BY = "rest";

    private final StreamRegistry streams;
    private final Recorder recorder;
    private final FileAnswer files;

    /** Serves the recorder's library. */
    @Activate
    public RecordingsModule(@Reference StreamRegistry streams, @Reference Recorder recorder) {
        this.streams = streams;
        this.recorder = recorder;
        this.files = new FileAnswer(recorder.folder());
    }

    @Override
    public void configure(JavalinConfig config) {
        config.http.maxRequestSize = MAX_BODY_BYTES;
        config.routes.get("/", this::list, RouteAccess.READ);
        config.routes.post("/", this::start, RouteAccess.CONTROL);
        config.routes.get("/{id}", ctx -> answer(ctx, recording(id(ctx))), RouteAccess.READ);
        config.routes.delete("/{id}", this::delete, RouteAccess.CONTROL);
        config.routes.post("/{id}/stop", this::stop, RouteAccess.CONTROL);
        config.routes.get("/{id}/video.mp4", this::video, RouteAccess.READ);
        config.routes.head("/{id}/video.mp4", this::video, RouteAccess.READ);
        config.routes.get("/{id}/frames.jsonl", this::sidecar, RouteAccess.READ);
        config.routes.get("/{id}/thumbnail.jpg", this::thumbnail, RouteAccess.READ);
    }

    static void answer(Context ctx, JsonNode body) {
        ctx.header("Cache-Control", "no-store")
                .contentType("application/json")
                .result(body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void list(Context ctx) throws IOException {
        String stream = ctx.queryParam("stream");
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        long bytes = 0;
        for (ObjectNode recording : recorder.list()) {
            bytes += recording.path("bytes").asLong();
            if (stream == null || stream.equals(recording.path("stream").asText())) {
                all.add(recording);
            }
        }
        out.put("bytes", bytes).put("maxBytes", recorder.storage().maxTotalBytes());
        out.put("freeBytes", recorder.folder().usableBytes()).set("recordings", all);
        answer(ctx, out);
    }

    private void start(Context ctx) {
        RecordingOptions options = options(body(ctx));
        if (streams.find(options.stream()) == null) {
            throw Problem.unknownStream(options.stream(), streams.names());
        }
        try {
            Recording started = recorder.start(options, RecordingListener.NONE);
            ctx.status(201);
            answer(ctx, recording(started.status().id()));
        } catch (RecordingException e) {
            throw new Problem(503, "Not recorded", sentence(String.valueOf(e.getMessage())));
        }
    }

    /**
     * Reads a body.
     *
     * @throws Problem 400 when it is no JSON object
     */
    static JsonNode body(Context ctx) {
        return Problem.orBadValue(() -> Json.object(ctx.body()));
    }

    static String sentence(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + '.';
    }

    private static RecordingOptions options(JsonNode body) {
        return Problem.orBadValue(() -> RecordingRequest.options(Json.text(body, "stream"), STARTED_BY, body));
    }

    private static String id(Context ctx) {
        return ctx.pathParam("id");
    }

    private ObjectNode recording(String id) {
        ObjectNode found = recorder.find(id);
        if (found == null) {
            throw unknown(id);
        }
        return found;
    }

    /** 404 for a recording, or a file of it, that is not there. */
    static Problem unknown(String id) {
        String name = RecordingIds.isId(id) ? " '" + id + "'" : " of that name";
        return new Problem(404, "Unknown recording", "There is no recording" + name + " or it has no such file.");
    }

    private void stop(Context ctx) throws InterruptedException {
        String id = id(ctx);
        ObjectNode before = recording(id);
        RecordingSession session = recorder.sessionOf(id);
        if (session == null) {
            answer(ctx, before);
            return;
        }
        session.stop("stopped");
        session.awaitEnd(STOP_MS);
        answer(ctx, recording(id));
    }

    private void delete(Context ctx) throws IOException {
        String id = id(ctx);
        recording(id);
        if (!recorder.delete(id)) {
            throw new Problem(409, "Recording", "It is being recorded. Stop it first.");
        }
        ctx.status(204);
    }

    private void video(Context ctx) {
        files.answer(ctx, id(ctx), Folder.Kind.VIDEO, "video/mp4", id(ctx) + ".mp4");
    }

    private void sidecar(Context ctx) {
        files.answer(ctx, id(ctx), Folder.Kind.SIDECAR, "application/jsonl; charset=utf-8", id(ctx) + ".jsonl");
    }

    private void thumbnail(Context ctx) {
        files.answer(ctx, id(ctx), Folder.Kind.THUMBNAIL, "image/jpeg", id(ctx) + ".jpg");
    }
}
