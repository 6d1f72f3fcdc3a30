/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import io.porthole.api.stream.ColorScale;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamDescription;
import io.porthole.api.stream.StreamDescription.Intrinsics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/streams/{name}/description}: what samples and gestures mean, and which colours samples have just
 * now.
 */
final class DescriptionRoute {
    private DescriptionRoute() {}

    static Map<String, Object> of(Stream stream) {
        StreamDescription description = stream.description();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("unit", description.unit());
        out.put("intrinsics", intrinsics(description.intrinsics()));
        out.put("labels", new TreeMap<>(description.labels()));
        out.put("hints", description.hints());
        out.put("scale", scale(stream.colorScale()));
        return out;
    }

    private static @Nullable Map<String, Double> intrinsics(@Nullable Intrinsics of) {
        return of == null ? null : Map.of("fx", of.fx(), "fy", of.fy(), "cx", of.cx(), "cy", of.cy());
    }

    /** A scale of whole numbers has no limits. */
    private static @Nullable Map<String, Object> scale(@Nullable ColorScale of) {
        if (of == null) {
            return null;
        }
        List<String> colors =
                of.colors().stream().map(rgb -> String.format("#%06x", rgb)).toList();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("low", Double.isNaN(of.low()) ? null : of.low());
        out.put("high", Double.isNaN(of.high()) ? null : of.high());
        out.put("colors", colors);
        return out;
    }
}
