/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.record.RecordingStatus;
import io.porthole.protocol.InputEventJson;
import io.porthole.protocol.Messages;
import java.util.concurrent.TimeUnit;

/** The lines of a sidecar, as docs/recordings.md describes them. */
final class SidecarJson {
    static final String RECORDING = "recording";
    static final String FRAME = "frame";
    static final String END = "end";

    private static final int VERSION = 1;

    private SidecarJson() {}

    private static ObjectNode line(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    /** Returns the first line. */
    static ObjectNode recording(PartHead head) {
        return line(RECORDING)
                .put("version", VERSION)
                .put("id", head.id())
                .put("stream", head.stream())
                .put("title", head.title())
                .put("label", head.label())
                .put("startedBy", head.startedBy())
                .put("part", head.part())
                .put("first", head.first())
                .put("started", head.started().toString())
                .put("codec", head.codec())
                .put("width", head.width())
                .put("height", head.height());
    }

    /**
     * Returns the line of a frame.
     *
     * @param index of the frame in the video, from 0
     * @param time at which the video shows it, in seconds
     * @param repeat whether it is the same frame of the source as the one before
     */
    static ObjectNode frame(long index, double time, KeptFrame unit, boolean repeat) {
        FrameInfo info = unit.info();
        ObjectNode out = line(FRAME)
                .put("index", index)
                .put("time", time)
                .put("sequence", info.sequence())
                .put("captureTime", TimeUnit.NANOSECONDS.toMicros(info.captureTime()));
        if (Double.isFinite(info.simulationTime())) {
            out.put("simulationTime", info.simulationTime());
        }
        putIfTrue(out, "key", unit.key());
        putIfTrue(out, "placeholder", info.placeholder());
        putIfTrue(out, "repeat", repeat);
        return info.annotations().isEmpty() ? out : Messages.addAnnotations(out, info.annotations());
    }

    private static void putIfTrue(ObjectNode out, String name, boolean value) {
        if (value) {
            out.put(name, true);
        }
    }

    /** Returns the line of input. */
    static ObjectNode input(SentInput input) {
        return line("input")
                .put("captureTime", TimeUnit.NANOSECONDS.toMicros(input.nanos()))
                .putRawValue("event", new RawValue(InputEventJson.write(input.event())));
    }

    /** Returns the line before a frame that others should have come before. */
    static ObjectNode lost(long frames) {
        return line("lost").put("frames", frames);
    }

    /** Returns the last line. */
    static ObjectNode end(RecordingStatus status) {
        return line(END)
                .put("state", status.state().word())
                .put("reason", status.reason())
                .put("frames", status.frames())
                .put("lostFrames", status.lostFrames())
                .put("seconds", status.seconds());
    }
}
