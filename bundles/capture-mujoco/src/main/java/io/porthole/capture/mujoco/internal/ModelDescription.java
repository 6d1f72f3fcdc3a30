/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.stream.StreamDescription;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Meaning of the samples of a model's streams, and of gestures and keys in them: {@link ModelInput} does what they say.
 */
final class ModelDescription {
    private ModelDescription() {}

    /**
     * Describes a stream.
     *
     * @param movable whether viewers move its camera
     * @param geoms names of the model's geoms in their order, whose numbers begin with 1 in a segmentation
     */
    static StreamDescription of(Output output, boolean movable, List<String> geoms) {
        StreamDescription hinted = StreamDescription.NONE.withHints(hints(movable));
        return switch (output) {
            case COLOUR -> hinted;
            case DEPTH -> hinted.withUnit("m");
            case SEGMENTATION -> hinted.withLabels(labels(geoms));
        };
    }

    private static Map<String, String> hints(boolean movable) {
        Map<String, String> hints = new LinkedHashMap<>();
        if (movable) {
            hints.put("Drag", "turns the camera");
            hints.put("Right drag", "shifts it");
            hints.put("Wheel", "moves closer or away");
        }
        hints.put("Double click", "selects a body");
        hints.put("Ctrl+drag", "pulls a body, with the right button turns it");
        hints.put("Space", "pauses and resumes");
        hints.put("→", "one step");
        hints.put("R", "starts again");
        if (movable) {
            hints.put("H", "brings the camera home");
        }
        return hints;
    }

    private static Map<Integer, String> labels(List<String> geoms) {
        Map<Integer, String> labels = new LinkedHashMap<>();
        for (int i = 0; i < geoms.size() && i < StreamDescription.MAX_LABELS; i++) {
            String name = geoms.get(i);
            labels.put(i + 1, name.substring(0, Math.min(name.length(), StreamDescription.MAX_NAME)));
        }
        return labels;
    }
}
