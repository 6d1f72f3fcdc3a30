/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.record.RecordingOptions;
import io.porthole.api.record.RecordingStatus;

/** Recordings as docs/recordings.md describes them. */
final class RecordingJson {
    /** Path of the library, relative to the host's root. */
    private static final String ROOT = "api/v1/recordings/";

    private RecordingJson() {}

    /** Puts what the one who started it has said. */
    static void putOptions(ObjectNode out, RecordingOptions options, String first) {
        out.put("stream", options.stream()).put("startedBy", options.startedBy());
        out.put("label", options.label()).put("first", first);
    }

    /** Puts the status in place of what the sidecar says. */
    static void putStatus(ObjectNode out, RecordingStatus status) {
        out.put("state", status.state().word()).put("reason", status.reason());
        out.put("seconds", status.seconds()).put("frames", status.frames()).put("lostFrames", status.lostFrames());
        out.put("bytes", status.bytes());
    }

    /** Adds where its files are. */
    static ObjectNode addLinks(ObjectNode out, String id, boolean thumbnail) {
        out.put("thumbnail", thumbnail);
        ObjectNode links = out.putObject("links");
        links.put("video", ROOT + id + "/video.mp4").put("frames", ROOT + id + "/frames.jsonl");
        if (thumbnail) {
            links.put("thumbnail", ROOT + id + "/thumbnail.jpg");
        }
        return out;
    }
}
