/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.record.RecordingState;
import io.porthole.protocol.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what the folder has of recordings: a video alone is enough, its sidecar says the rest. */
final class Library {
    private static final int HEAD_BYTES = 4096;
    /** A frame's line can have as many bytes as its annotations. */
    private static final int TAIL_BYTES = 1 << 18;

    private final Folder folder;

    Library(Folder folder) {
        this.folder = folder;
    }

    /** Returns all recordings, the newest first. */
    List<ObjectNode> list() throws IOException {
        List<ObjectNode> all = new ArrayList<>();
        for (String id : folder.ids()) {
            ObjectNode found = find(id);
            if (found != null) {
                all.add(found);
            }
        }
        all.sort((a, b) -> started(b).compareTo(started(a)));
        return all;
    }

    private static String started(ObjectNode recording) {
        return recording.path("started").asText() + recording.path("id").asText();
    }

    /** Returns a recording as docs/recordings.md describes it, or null when there is none. */
    @Nullable
    ObjectNode find(String id) {
        long bytes = RecordingIds.isId(id) ? folder.size(id, Folder.Kind.VIDEO) : -1;
        if (bytes < 0) {
            return null;
        }
        JsonNode head = line(id, true);
        JsonNode tail = line(id, false);
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("id", id).put("stream", head.path("stream").asText(""));
        putState(out, tail);
        out.put("startedBy", head.path("startedBy").asText(""))
                .put("label", head.path("label").asText(""));
        out.put("part", head.path("part").asInt(1))
                .put("first", head.path("first").asText(id));
        String unknown = Instant.ofEpochMilli(folder.modifiedMillis(id)).toString();
        out.put("started", head.path("started").asText(unknown));
        putLength(out, tail);
        out.put("bytes", bytes);
        out.put("width", head.path("width").asInt())
                .put("height", head.path("height").asInt());
        return RecordingJson.addLinks(out, id, folder.size(id, Folder.Kind.THUMBNAIL) > 0);
    }

    private static void putState(ObjectNode out, JsonNode tail) {
        if (isEnd(tail)) {
            out.put("state", tail.path("state").asText())
                    .put("reason", tail.path("reason").asText());
        } else {
            out.put("state", RecordingState.INTERRUPTED.word());
            out.put("reason", "the host ended while it was recording");
        }
    }

    private static void putLength(ObjectNode out, JsonNode tail) {
        out.put("seconds", tail.path(isEnd(tail) ? "seconds" : "time").asDouble());
        out.put(
                "frames",
                isEnd(tail) ? tail.path("frames").asLong() : tail.path("index").asLong(-1) + 1);
        out.put("lostFrames", tail.path("lostFrames").asLong());
    }

    private static boolean isEnd(JsonNode tail) {
        return tail.path("type").asText().equals(SidecarJson.END);
    }

    /** Returns the first line of a sidecar, or the last one that says how long the video is; empty for none. */
    private JsonNode line(String id, boolean first) {
        try (SeekableByteChannel sidecar = folder.open(id, Folder.Kind.SIDECAR)) {
            long size = sidecar.size();
            int count = (int) Math.min(size, first ? HEAD_BYTES : TAIL_BYTES);
            ByteBuffer part = ByteBuffer.allocate(count);
            sidecar.position(first ? 0 : size - count);
            while (part.hasRemaining() && sidecar.read(part) > 0) {
                // until it is full or the file is shorter than it was
            }
            String[] lines =
                    StandardCharsets.UTF_8.decode(part.flip()).toString().split("\n", -1);
            return first ? parse(lines[0]) : lastOf(lines);
        } catch (IOException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    private static JsonNode lastOf(String[] lines) {
        for (int i = lines.length - 1; i >= 0; i--) {
            JsonNode line = parse(lines[i]);
            String type = line.path("type").asText();
            if (type.equals(SidecarJson.END) || type.equals(SidecarJson.FRAME)) {
                return line;
            }
        }
        return JsonNodeFactory.instance.missingNode();
    }

    private static JsonNode parse(String line) {
        try {
            return Json.object(line);
        } catch (IllegalArgumentException e) {
            return JsonNodeFactory.instance.missingNode(); // cut by the end of what was read, or of the host
        }
    }
}
