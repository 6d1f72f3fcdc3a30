/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porthole.api.stream.StreamDescription;
import io.porthole.api.stream.StreamDescription.Intrinsics;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a source declares: {@code {"unit":"m","intrinsics":[fx,fy,cx,cy],"labels":{"1":"cup"},
 * "hints":{"drag":"turns the camera"},"camera":["home"]}}, all optional.
 */
public final class DescriptionJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int MAX_CAMERA_COMMANDS = 32;

    private DescriptionJson() {}

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException when it is not understood; the message says what is allowed
     */
    public static StreamDescription read(String text) {
        JsonNode json = parse(text);
        StreamDescription read = StreamDescription.NONE
                .withUnit(json.path("unit").asText(""))
                .withLabels(labels(json.path("labels")))
                .withHints(texts(json.path("hints"), "hints"));
        JsonNode camera = json.path("intrinsics");
        return camera.isMissingNode() || camera.isNull() ? read : read.withIntrinsics(intrinsics(camera));
    }

    /**
     * Reads {@code camera}, a list of the commands that move the camera and do nothing else; null where it is left out,
     * since viewers cannot move the camera by itself.
     *
     * @throws IllegalArgumentException when it is not understood; the message says what is allowed
     */
    public static @Nullable Set<String> cameraCommands(String text) {
        JsonNode list = parse(text).path("camera");
        if (list.isMissingNode() || list.isNull()) {
            return null;
        }
        Set<String> commands = new HashSet<>();
        for (JsonNode name : list) {
            if (!name.isTextual() || name.textValue().length() > StreamDescription.MAX_NAME) {
                throw new IllegalArgumentException("camera has something that is not the name of a command");
            }
            commands.add(name.textValue());
        }
        if (!list.isArray() || list.size() > MAX_CAMERA_COMMANDS) {
            throw new IllegalArgumentException("camera is not a list of at most " + MAX_CAMERA_COMMANDS + " commands");
        }
        return Set.copyOf(commands);
    }

    private static JsonNode parse(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            if (json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException e) {
            // answered below, as any other text that is no object
        }
        throw new IllegalArgumentException("the description is not a JSON object");
    }

    private static Intrinsics intrinsics(JsonNode list) {
        for (JsonNode value : list) {
            if (!value.isNumber()) {
                throw new IllegalArgumentException("intrinsics has something that is not a number");
            }
        }
        if (!list.isArray() || list.size() != 4) {
            throw new IllegalArgumentException("intrinsics is not [fx,fy,cx,cy]");
        }
        return new Intrinsics(
                list.get(0).doubleValue(),
                list.get(1).doubleValue(),
                list.get(2).doubleValue(),
                list.get(3).doubleValue());
    }

    private static Map<Integer, String> labels(JsonNode json) {
        Map<Integer, String> labels = new LinkedHashMap<>();
        texts(json, "labels").forEach((id, name) -> {
            try {
                labels.put(Integer.valueOf(id), name);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("a label's id is not a whole number", e);
            }
        });
        return labels;
    }

    private static Map<String, String> texts(JsonNode json, String name) {
        if (!(json.isMissingNode() || json.isNull() || json.isObject())) {
            throw new IllegalArgumentException(name + " is not an object");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        json.properties().forEach(field -> {
            if (!field.getValue().isTextual()) {
                throw new IllegalArgumentException(name + " has something that is not a text");
            }
            texts.put(field.getKey(), field.getValue().textValue());
        });
        return texts;
    }
}
