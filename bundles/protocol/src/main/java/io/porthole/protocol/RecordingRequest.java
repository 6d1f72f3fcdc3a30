/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.porthole.api.record.RecordingOptions;

/** Reads what is asked of a recording, over REST and over the frame link. */
public final class RecordingRequest {
    private RecordingRequest() {}

    /**
     * Returns the options.
     *
     * @param stream name of the stream
     * @param startedBy as {@link RecordingOptions#of} takes it
     * @param json has {@code seconds}, {@code frames}, {@code fps} and {@code label}, all optional
     * @throws IllegalArgumentException when one is not allowed; the message says what is
     */
    public static RecordingOptions options(String stream, String startedBy, JsonNode json) {
        return RecordingOptions.of(stream, startedBy)
                .withMaxSeconds(number(json, "seconds"))
                .withMaxFrames(json.hasNonNull("frames") ? Json.number(json, "frames") : 0)
                .withFramesPerSecond(number(json, "fps"))
                .withLabel(json.hasNonNull("label") ? Json.text(json, "label") : "");
    }

    private static double number(JsonNode json, String name) {
        if (!json.hasNonNull(name)) {
            return 0;
        }
        if (!json.path(name).isNumber()) {
            throw new IllegalArgumentException(name + " is not a number");
        }
        return json.path(name).doubleValue();
    }
}
