/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.annotate.Annotations;
import io.porthole.api.annotate.Detection;
import io.porthole.api.control.ControlService;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.panel.Panel;
import io.porthole.api.stream.Latency;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.api.stream.StreamStatistics;
import io.porthole.api.stream.StreamStatus;
import io.porthole.api.stream.ViewerStatistics;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Writes the messages of {@code porthole.v1} from the host to a viewer; see docs/protocol.md. */
public final class Messages {
    /** Name of the protocol, of its WebSocket subprotocol and of its data channel. */
    public static final String PROTOCOL = "porthole.v1";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final double MICROS_PER_MILLI = 1000;

    private Messages() {}

    /** Returns a message that has a type only. */
    public static ObjectNode message(String type) {
        return JSON.objectNode().put("type", type);
    }

    /** Returns the monotonic clock in microseconds. */
    public static long clockMicros() {
        return System.nanoTime() / 1000;
    }

    /** Returns {@code hello} without what differs by transport. */
    public static ObjectNode hello(String version, String instance, ViewerRole role) {
        return message("hello")
                .put("protocol", PROTOCOL)
                .put("version", version)
                .put("instance", instance)
                .put("role", role.word())
                .put("time", clockMicros());
    }

    /** Adds the default stream's name and the list of all streams to {@code hello} or {@code streams}. */
    public static ObjectNode addStreams(ObjectNode message, StreamRegistry registry, @Nullable ControlService control) {
        Stream first = registry.defaultStream();
        message.put("default", first == null ? null : first.name());
        ControlService cameras = control == null ? null : control.cameras();
        ArrayNode list = message.putArray("streams");
        for (Stream s : registry.streams()) {
            Codec codec = s.sourceCodec();
            Panel panel = control == null ? null : control.panel(s.name());
            ObjectNode entry = list.addObject()
                    .put("name", s.name())
                    .put("title", s.title())
                    .put("id", s.id())
                    .put("state", s.status().state().word())
                    .put("steerable", control != null && control.steerable(s.name()))
                    .put("codec", codec == null ? null : codec.name())
                    .put(
                            "controls",
                            (panel != null && !panel.isEmpty())
                                    || !s.valuePlots().isEmpty());
            addCommands(entry.putArray("commands"), control, s.name());
            if (cameras != null && cameras.steerable(s.name())) {
                addCommands(entry.putArray("camera"), cameras, s.name());
            }
        }
        return message;
    }

    private static void addCommands(ArrayNode out, @Nullable ControlService service, String stream) {
        if (service != null) {
            service.commands(stream).forEach(out::add);
        }
    }

    /**
     * Returns {@code statistics} without what differs by transport.
     *
     * @param all statistics of the stream
     * @param own statistics of the viewer
     * @param bitsPerSecond sent to the viewer
     */
    public static ObjectNode statistics(
            Stream stream, StreamStatistics all, ViewerStatistics own, double framesPerSecond, double bitsPerSecond) {
        ObjectNode m = message("statistics")
                .put("stream", stream.name())
                .put("id", stream.id())
                .put("fps", framesPerSecond)
                .put("bitrate", Math.round(bitsPerSecond))
                .put("captureFps", all.capturedFramesPerSecond());
        Latency latency = own.captureToSend();
        m.putObject("latencyMs")
                .put("p50", latency.p50() / MICROS_PER_MILLI)
                .put("p95", latency.p95() / MICROS_PER_MILLI)
                .put("p99", latency.p99() / MICROS_PER_MILLI);
        ObjectNode drops = m.putObject("drops");
        own.drops().forEach(drops::put);
        return m.put("viewers", all.viewers().size());
    }

    /** Returns {@code frame}, which tells the times and the own size of a frame that is sent as video. */
    public static String frame(int streamId, FrameInfo info) {
        ObjectNode m = message("frame")
                .put("id", streamId)
                .put("sequence", info.sequence())
                .put("captureTime", TimeUnit.NANOSECONDS.toMicros(info.captureTime()))
                .put("width", info.width())
                .put("height", info.height());
        double time = info.simulationTime();
        return (Double.isFinite(time) ? m.put("simulationTime", time) : m.putNull("simulationTime")).toString();
    }

    /** Returns {@code status}. */
    public static String status(Stream stream, StreamStatus status) {
        ObjectNode m = message("status")
                .put("stream", stream.name())
                .put("id", stream.id())
                .put("state", status.state().word())
                .put("reason", status.reason());
        long age = status.frameAgeNanos();
        m.put("frameAgeMs", age < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(age));
        return m.toString();
    }

    /** Returns {@code ended}. */
    public static String ended(Stream stream, String reason) {
        return message("ended")
                .put("stream", stream.name())
                .put("id", stream.id())
                .put("reason", reason)
                .toString();
    }

    /** Returns {@code lease}. */
    static ObjectNode lease(String stream, boolean granted, @Nullable String holder) {
        return message("lease").put("stream", stream).put("granted", granted).put("holder", holder);
    }

    /** Returns {@code error}; {@code stream} is null when it concerns none. */
    public static String error(String title, String detail, @Nullable String stream) {
        ObjectNode m = message("error").put("title", title).put("detail", detail);
        if (stream != null) {
            m.put("stream", stream);
        }
        return m.toString();
    }

    /** Returns {@code error} about a control. */
    public static String controlError(String title, String detail, String stream, String control) {
        return message("error")
                .put("title", title)
                .put("detail", detail)
                .put("stream", stream)
                .put("control", control)
                .toString();
    }

    /** Returns {@code annotations}, or null when the frame has none. */
    public static @Nullable String annotations(int streamId, FrameInfo picture) {
        Annotations annotations = picture.annotations();
        if (annotations.isEmpty()) {
            return null;
        }
        ObjectNode m = message("annotations").put("id", streamId).put("sequence", picture.sequence());
        return addAnnotations(m, annotations).toString();
    }

    /** Adds {@code detections}, {@code shapes} where there are some, and {@code values} to an object. */
    public static ObjectNode addAnnotations(ObjectNode out, Annotations annotations) {
        ArrayNode detections = out.putArray("detections");
        for (Detection d : annotations.detections()) {
            add(detections.addObject(), d);
        }
        if (!annotations.shapes().isEmpty()) {
            ArrayNode shapes = out.putArray("shapes");
            annotations.shapes().forEach(shape -> ShapeJson.write(shapes.addObject(), shape));
        }
        ObjectNode values = out.putObject("values");
        annotations.values().forEach((name, value) -> put(values, name, value));
        return out;
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
