/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.porthole.api.record.RecordingException;
import io.porthole.api.record.RecordingOptions;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.http.HttpModule;
import io.porthole.http.Problem;
import io.porthole.http.RouteAccess;
import io.porthole.protocol.RecordingRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code /api/v1/replay}: the newest frames of each stream, to look back at and to save. */
@Component(property = HttpModule.CONTEXT_PATH + "=/api/v1/replay")
public final class ReplayModule implements HttpModule {
    private static final int MAX_BODY_BYTES = 4096;

    /** Most answers with frames that are under way, since each holds memory or disk. */
    private static final int MAX_ANSWERS = 8;

    private final StreamRegistry streams;
    private final Recorder recorder;
    private final ReplayExport exports;
    private final Semaphore answers = new Semaphore(MAX_ANSWERS);

    /** Serves what the recorder keeps. */
    @Activate
    public ReplayModule(@Reference StreamRegistry streams, @Reference Recorder recorder) {
        this.streams = streams;
        this.recorder = recorder;
        this.exports = new ReplayExport(recorder.workshop());
    }

    @Override
    public void configure(JavalinConfig config) {
        config.http.maxRequestSize = MAX_BODY_BYTES;
        config.routes.get("/{stream}", ctx -> RecordingsModule.answer(ctx, describe(stream(ctx))), RouteAccess.READ);
        config.routes.put("/{stream}", this::keep, RouteAccess.CONTROL);
        config.routes.get("/{stream}/frames", this::frames, RouteAccess.READ);
        config.routes.get("/{stream}/video.mp4", this::video, RouteAccess.READ);
        config.routes.post("/{stream}/save", this::save, RouteAccess.CONTROL);
    }

    private Stream stream(Context ctx) {
        String name = ctx.pathParam("stream");
        Stream stream = streams.find(name);
        if (stream == null) {
            throw Problem.unknownStream(name, streams.names());
        }
        return stream;
    }

    private ObjectNode describe(Stream stream) {
        ObjectNode out = JsonNodeFactory.instance.objectNode().put("stream", stream.name());
        Replay replay = recorder.replays().of(stream.name());
        List<Entry> entries = replay == null ? List.of() : replay.ring().entries();
        out.put("state", Replays.word(replay)).put("reason", recorder.replays().reason(stream.name()));
        if (replay != null && !entries.isEmpty()) {
            ReplayExport.describe(out, replay.ring(), entries);
        }
        return out;
    }

    private void keep(Context ctx) {
        Stream stream = stream(ctx);
        JsonNode kept = RecordingsModule.body(ctx).path("kept");
        if (!kept.isBoolean()) {
            throw Problem.badValue("The body is not {\"kept\":true} or {\"kept\":false}.");
        }
        recorder.replays().want(stream, kept.booleanValue());
        RecordingsModule.answer(ctx, describe(stream));
    }

    /**
     * Returns what is kept between two times.
     *
     * @throws Problem 404 when there is nothing
     */
    private List<Entry> entries(Stream stream, ReplayInterval interval) {
        Replay replay = recorder.replays().of(stream.name());
        List<Entry> entries =
                replay == null ? List.of() : replay.ring().between(interval.fromNanos(), interval.toNanos());
        if (entries.isEmpty()) {
            throw new Problem(
                    404,
                    "Nothing kept",
                    RecordingsModule.sentence("nothing is kept of '" + stream.name() + "': "
                            + recorder.replays().reason(stream.name())));
        }
        return entries;
    }

    private void frames(Context ctx) {
        List<Entry> entries = entries(stream(ctx), ReplayInterval.ofQuery(ctx));
        acquire();
        boolean begun = false;
        try {
            ReplayExport.Frames frames = ReplayExport.frames(entries);
            ByteArrayInputStream bytes = new ByteArrayInputStream(
                    frames.bytes().array(), 0, frames.bytes().limit());
            ChannelBody.send(
                    ctx,
                    Channels.newChannel(bytes),
                    frames.bytes().limit(),
                    response -> {
                        headers(response, "application/octet-stream");
                        response.setHeader("X-More", Boolean.toString(frames.more()));
                    },
                    answers::release);
            begun = true;
        } finally {
            if (!begun) {
                answers.release();
            }
        }
    }

    private void video(Context ctx) throws IOException {
        Stream stream = stream(ctx);
        List<Entry> entries = entries(stream, ReplayInterval.ofQuery(ctx));
        boolean download = ctx.queryParam("download") != null;
        String name = stream.name().replaceAll("[^A-Za-z0-9._-]", "_") + "-replay.mp4";
        acquire();
        boolean begun = false;
        try {
            FileChannel file = exports.video(entries);
            ChannelBody.send(
                    ctx,
                    file,
                    file.size(),
                    response -> {
                        headers(response, "video/mp4");
                        if (download) {
                            response.setHeader("Content-Disposition", "attachment; filename=\"" + name + '"');
                        }
                    },
                    answers::release);
            begun = true;
        } catch (IOException e) {
            throw unwritable(e);
        } finally {
            if (!begun) {
                answers.release();
            }
        }
    }

    private void acquire() {
        if (!answers.tryAcquire()) {
            throw new Problem(503, "Busy", MAX_ANSWERS + " answers with frames are under way. Ask again soon.");
        }
    }

    private static void headers(HttpServletResponse response, String type) {
        response.setHeader("Content-Type", type);
        response.setHeader("Cache-Control", "no-store");
    }

    private Problem unwritable(IOException e) {
        return new Problem(
                503,
                "Not writable",
                RecordingsModule.sentence(
                        StorageError.describe(e, recorder.folder().path().resolve("x"))));
    }

    private void save(Context ctx) {
        Stream stream = stream(ctx);
        JsonNode body = RecordingsModule.body(ctx);
        String label = Problem.orBadValue(() -> label(stream, body));
        List<Entry> entries = entries(stream, ReplayInterval.ofBody(body));
        try {
            recorder.storage().requireSpace();
            String id = exports.save(stream, entries, label);
            ObjectNode saved = recorder.find(id);
            ctx.status(201);
            RecordingsModule.answer(ctx, saved == null ? JsonNodeFactory.instance.objectNode() : saved);
        } catch (RecordingException e) {
            throw new Problem(503, "Not recorded", RecordingsModule.sentence(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static String label(Stream stream, JsonNode body) {
        RecordingOptions options = RecordingRequest.options(
                stream.name(), "replay", JsonNodeFactory.instance.objectNode().set("label", body.get("label")));
        return options.label();
    }
}
