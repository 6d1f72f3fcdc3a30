/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porthole.api.annotate.Annotations;
import io.porthole.api.annotate.Detection;
import io.porthole.api.annotate.Shape;
import io.porthole.protocol.ShapeJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads annotations from their JSON: {@code {"detections":[…],"shapes":[…],"values":{…}}}, all optional; unknown
 * fields are skipped.
 */
final class AnnotationsReader {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxNumberLength(64)
                    .build())
            .build();
    private static final ObjectMapper TREES = new ObjectMapper();

    private AnnotationsReader() {}

    /** Reads them; every fault of the text is a {@link LinkException}. */
    static Annotations read(byte[] utf8) throws LinkException {
        try (JsonParser in = JSON.createParser(utf8)) {
            Annotations result = annotations(in);
            if (in.nextToken() != null) {
                throw new LinkException("the annotations go on behind their JSON object");
            }
            return result;
        } catch (IOException | IllegalArgumentException e) {
            throw new LinkException("the annotations are not understood: " + firstLine(e));
        }
    }

    private static String firstLine(Exception e) {
        return Text.printable(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }

    private static Annotations annotations(JsonParser in) throws IOException, LinkException {
        expect(in, in.nextToken(), JsonToken.START_OBJECT, "the annotations");
        List<Detection> detections = List.of();
        List<Shape> shapes = List.of();
        Map<String, Object> values = Map.of();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String field = in.currentName();
            JsonToken token = in.nextToken();
            switch (field) {
                case "detections" -> detections = detections(in, token);
                case "shapes" -> shapes = ShapeJson.read(TREES.readTree(in));
                case "values" -> values = values(in, token);
                default -> in.skipChildren();
            }
        }
        return Annotations.of(detections, values).withShapes(shapes);
    }

    private static List<Detection> detections(JsonParser in, JsonToken token) throws IOException, LinkException {
        expect(in, token, JsonToken.START_ARRAY, "detections");
        List<Detection> all = new ArrayList<>();
        while ((token = in.nextToken()) != JsonToken.END_ARRAY) {
            expect(in, token, JsonToken.START_OBJECT, "a detection");
            all.add(detection(in));
            if (all.size() > Annotations.MAX_DETECTIONS) {
                throw new LinkException("there are more than " + Annotations.MAX_DETECTIONS + " detections");
            }
        }
        return all;
    }

    private static Detection detection(JsonParser in) throws IOException, LinkException {
        double x = Double.NaN;
        double y = Double.NaN;
        double width = Double.NaN;
        double height = Double.NaN;
        double confidence = Double.NaN;
        String label = "";
        String trackId = null;
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String field = in.currentName();
            JsonToken token = in.nextToken();
            switch (field) {
                case "x" -> x = number(in, token, field);
                case "y" -> y = number(in, token, field);
                case "width" -> width = number(in, token, field);
                case "height" -> height = number(in, token, field);
                case "confidence" -> confidence = token == JsonToken.VALUE_NULL ? Double.NaN : number(in, token, field);
                case "label" -> label = text(in, token, field);
                case "trackId" -> trackId = token == JsonToken.VALUE_NULL ? null : text(in, token, field);
                default -> in.skipChildren();
            }
        }
        return checked(Detection.of(x, y, width, height, label)
                .withConfidence(confidence)
                .withTrackId(trackId));
    }

    private static Detection checked(Detection d) throws LinkException {
        if (!Double.isFinite(d.x()) || !Double.isFinite(d.y()) || !(d.width() >= 0) || !(d.height() >= 0)) {
            throw new LinkException("a detection lacks x, y, width or height, or has a negative size");
        }
        if (d.confidence() < 0 || d.confidence() > 1) {
            throw new LinkException("a detection's confidence is not in 0..1");
        }
        return d;
    }

    private static Map<String, Object> values(JsonParser in, JsonToken token) throws IOException, LinkException {
        expect(in, token, JsonToken.START_OBJECT, "values");
        Map<String, Object> all = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            all.put(name, value(in, in.nextToken(), name));
            if (all.size() > Annotations.MAX_VALUES) {
                throw new LinkException("there are more than " + Annotations.MAX_VALUES + " values");
            }
        }
        return all;
    }

    private static Object value(JsonParser in, JsonToken token, String name) throws IOException, LinkException {
        return switch (token) {
            case VALUE_NUMBER_INT -> in.getNumberValue();
            case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
            case VALUE_STRING -> in.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default ->
                throw new LinkException("value " + Text.printable(name) + " is not a number, text or truth value");
        };
    }

    private static double number(JsonParser in, JsonToken token, String field) throws IOException, LinkException {
        if (!token.isNumeric()) {
            throw new LinkException(Text.printable(field) + " is not a number");
        }
        return in.getDoubleValue();
    }

    private static String text(JsonParser in, JsonToken token, String field) throws IOException, LinkException {
        expect(in, token, JsonToken.VALUE_STRING, field);
        return in.getText();
    }

    private static void expect(JsonParser in, @Nullable JsonToken token, JsonToken wanted, String what)
            throws LinkException {
        if (token != wanted) {
            throw new LinkException(what + " begins with " + token + " at "
                    + in.currentLocation().getByteOffset() + ", not " + wanted);
        }
    }
}
