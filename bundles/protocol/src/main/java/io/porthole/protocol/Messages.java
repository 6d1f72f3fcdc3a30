/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.annotate.Annotations;
import io.porthole.api.annotate.Detection;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamStatus;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Messages from the host to a viewer, as docs/protocol.md has them. */
public final class Messages {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Messages() {}

    /** The beginning of a message. */
    public static ObjectNode message(String type) {
        return JSON.objectNode().put("type", type);
    }

    /** The monotonic clock in microseconds. */
    public static long clockMicros() {
        return System.nanoTime() / 1000;
    }

    /** How a stream is. */
    public static String status(Stream stream, StreamStatus status) {
        ObjectNode m = message("status")
                .put("stream", stream.name())
                .put("id", stream.id())
                .put("state", status.state().word())
                .put("reason", status.reason());
        long age = status.frameAgeNanos();
        m.put("ageMs", age < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(age));
        return m.toString();
    }

    /** A stream has gone. */
    public static String ended(Stream stream, String reason) {
        return message("ended")
                .put("stream", stream.name())
                .put("id", stream.id())
                .put("reason", reason)
                .toString();
    }

    /** Who holds a lease, and whether this viewer does. */
    public static String lease(String stream, boolean granted, @Nullable String holder) {
        return message("lease")
                .put("stream", stream)
                .put("granted", granted)
                .put("holder", holder)
                .toString();
    }

    /** Something was refused. */
    public static String error(String title, String detail, @Nullable String stream) {
        ObjectNode m = message("error").put("title", title).put("detail", detail);
        if (stream != null) {
            m.put("stream", stream);
        }
        return m.toString();
    }

    /** The marks of a stream's picture, or null when it has none. */
    public static @Nullable String annotations(int streamId, FrameInfo picture) {
        Annotations marks = picture.annotations();
        if (marks.isEmpty()) {
            return null;
        }
        ObjectNode m = message("annotations").put("id", streamId).put("sequence", picture.sequence());
        ArrayNode detections = m.putArray("detections");
        for (Detection d : marks.detections()) {
            add(detections.addObject(), d);
        }
        ObjectNode values = m.putObject("values");
        marks.values().forEach((name, value) -> put(values, name, value));
        return m.toString();
    }

    private static void add(ObjectNode out, Detection d) {
        out.put("x", d.x()).put("y", d.y()).put("width", d.width()).put("height", d.height());
        out.put("label", d.label());
        if (!Double.isNaN(d.confidence())) {
            out.put("confidence", d.confidence());
        }
        if (d.trackId() != null) {
            out.put("trackId", d.trackId());
        }
    }

    private static void put(ObjectNode out, String name, Object value) {
        if (value instanceof Boolean truth) {
            out.put(name, truth);
        } else if (value instanceof Long || value instanceof Integer) {
            out.put(name, ((Number) value).longValue());
        } else if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            out.put(name, number.doubleValue());
        } else if (value instanceof Number) {
            out.putNull(name); // JSON has no NaN
        } else {
            out.put(name, value.toString());
        }
    }
}
