/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import io.javalin.http.Context;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamDescription;
import io.porthole.api.stream.StreamDescription.Intrinsics;
import io.porthole.http.Problem;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/streams/{name}/sample?x=10&y=20}: the value of a pixel in the newest frame, as its source gave it;
 * with {@code x2} and {@code y2} that of a second one in the same frame, and the distance between what they show.
 */
final class SampleRoute {
    /** Middle of a pixel, from its left and upper edge. */
    private static final double MIDDLE = 0.5;

    private SampleRoute() {}

    /**
     * Returns the answer.
     *
     * @throws Problem 400 when the pixel is outside of the frame, 406 when frames arrive encoded, 503 without a frame
     */
    static Map<String, Object> of(Stream stream, Context ctx) {
        Codec codec = stream.sourceCodec();
        if (codec != null) {
            throw Problem.notAcceptable(
                    stream.name(),
                    "samples",
                    "its frames arrive encoded as " + codec.name() + ", and the host decodes none");
        }
        try (Frame frame = stream.newest()) {
            if (frame == null) {
                throw new Problem(503, "No frame", "Stream '" + stream.name() + "' has no frame yet.");
            }
            return answer(stream.description(), frame, ctx);
        }
    }

    private static Map<String, Object> answer(StreamDescription description, Frame frame, Context ctx) {
        FrameInfo info = frame.info();
        List<Map<String, Object>> samples = new ArrayList<>();
        samples.add(sample(description, frame, pixel(ctx, "x", info.width()), pixel(ctx, "y", info.height())));
        if (ctx.queryParam("x2") != null || ctx.queryParam("y2") != null) {
            samples.add(sample(description, frame, pixel(ctx, "x2", info.width()), pixel(ctx, "y2", info.height())));
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("sequence", info.sequence());
        out.put("captureTime", TimeUnit.NANOSECONDS.toMicros(info.captureTime()));
        out.put("format", info.format().name());
        out.put("unit", description.unit());
        out.put("samples", samples);
        if (samples.size() > 1) {
            out.put("distance", distance(description.intrinsics(), samples.get(0), samples.get(1)));
        }
        return out;
    }

    private static int pixel(Context ctx, String name, int size) {
        String text = ctx.queryParam(name);
        try {
            int value = text == null ? -1 : Integer.parseInt(text);
            if (value >= 0 && value < size) {
                return value;
            }
        } catch (NumberFormatException e) {
            // answered below, as any other value that is no pixel
        }
        throw Problem.badValue(name + " is not a whole number in 0.." + (size - 1) + ".");
    }

    private static Map<String, Object> sample(StreamDescription description, Frame frame, int x, int y) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("x", x);
        out.put("y", y);
        FrameInfo info = frame.info();
        ByteBuffer bytes = frame.bytes();
        int row = info.bottomUp() ? info.height() - 1 - y : y;
        int at = row * info.stride() + x * info.format().bytesPerPixel();
        switch (info.format()) {
            case GRAY8 -> number(out, Byte.toUnsignedInt(bytes.get(at)), description);
            case GRAY16 -> number(out, Short.toUnsignedInt(bytes.getShort(at)), description);
            case FLOAT32 -> real(out, bytes.getFloat(at), description);
            case BGR8, BGRA8 -> out.put("rgb", rgb(bytes, at + 2, at + 1, at));
            default -> out.put("rgb", rgb(bytes, at, at + 1, at + 2));
        }
        return out;
    }

    private static List<Integer> rgb(ByteBuffer bytes, int red, int green, int blue) {
        return List.of(
                Byte.toUnsignedInt(bytes.get(red)),
                Byte.toUnsignedInt(bytes.get(green)),
                Byte.toUnsignedInt(bytes.get(blue)));
    }

    private static void number(Map<String, Object> out, int value, StreamDescription description) {
        out.put("value", value);
        label(out, value, description);
    }

    /** JSON has no NaN and no infinity; their names are texts. */
    private static void real(Map<String, Object> out, float value, StreamDescription description) {
        out.put("value", Float.isFinite(value) ? value : Float.toString(value));
        if (value == Math.rint(value)) {
            label(out, (int) value, description);
        }
    }

    private static void label(Map<String, Object> out, int value, StreamDescription description) {
        String label = description.labels().get(value);
        if (label != null) {
            out.put("label", label);
        }
    }

    /** Returns null without a camera, or where a pixel has no depth. */
    private static @Nullable Double distance(
            @Nullable Intrinsics camera, Map<String, Object> from, Map<String, Object> to) {
        if (camera == null || !(from.get("value") instanceof Number a) || !(to.get("value") instanceof Number b)) {
            return null;
        }
        return camera.distance(
                place(from, "x"), place(from, "y"), a.doubleValue(), place(to, "x"), place(to, "y"), b.doubleValue());
    }

    private static double place(Map<String, Object> sample, String name) {
        return ((Number) sample.getOrDefault(name, 0)).doubleValue() + MIDDLE;
    }
}
