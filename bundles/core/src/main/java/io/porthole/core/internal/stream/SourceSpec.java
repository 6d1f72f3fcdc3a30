/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.frame.Codec;
import io.porthole.api.stream.ToneMapping;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Description of a source, from its service properties.
 *
 * @param name the stream's name
 * @param title for a person; the name when there is none
 * @param fps frames a second that it means to deliver, or 0 when it does not say
 * @param tone how its samples become colours; null when it does not say
 * @param codec in which its frames arrive; null for raw ones, or where it does not say
 * @param ranking the service's ranking, 0 when it has none
 * @param serviceId the service's number, by which the one that came first is known
 */
public record SourceSpec(
        String name,
        String title,
        double fps,
        @Nullable ToneMapping tone,
        @Nullable Codec codec,
        int ranking,
        long serviceId) {
    private static final Logger LOG = LoggerFactory.getLogger(SourceSpec.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int MAX_TITLE = 120;
    private static final List<Codec> CODECS =
            List.of(Codec.JPEG, Codec.H264, Codec.H265, Codec.VP8, Codec.VP9, Codec.AV1);

    /**
     * Reads them. What is wrong with an optional one is logged, and it counts as not given.
     *
     * @throws IllegalArgumentException when the name is missing or not allowed; the message says what is
     */
    public static SourceSpec of(Map<String, ?> properties) {
        Object name = properties.get(FrameSource.STREAM_NAME);
        if (!(name instanceof String text) || !NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(FrameSource.STREAM_NAME + " " + quoted(name)
                    + " is not 1 to 64 of A-Z a-z 0-9 . _ -, the first a letter or digit");
        }
        Object title = properties.get(FrameSource.STREAM_TITLE);
        return new SourceSpec(
                text,
                title instanceof String t && !t.isBlank() ? shortened(t.strip()) : text,
                fps(text, properties.get(FrameSource.STREAM_FPS)),
                tone(text, properties.get(FrameSource.STREAM_TONE)),
                codec(text, properties.get(FrameSource.STREAM_CODEC)),
                properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0,
                properties.get(Constants.SERVICE_ID) instanceof Long id ? id : Long.MAX_VALUE);
    }

    private static String quoted(@Nullable Object value) {
        return value == null ? "(missing)" : "'" + shortened(String.valueOf(value)) + "'";
    }

    private static String shortened(String text) {
        return text.length() <= MAX_TITLE ? text : text.substring(0, MAX_TITLE);
    }

    private static double fps(String name, @Nullable Object value) {
        if (value == null) {
            return 0;
        }
        double fps = Double.NaN;
        if (value instanceof Number n) {
            fps = n.doubleValue();
        } else if (value instanceof String s) {
            try {
                fps = Double.parseDouble(s);
            } catch (NumberFormatException e) {
                fps = Double.NaN;
            }
        }
        if (Double.isFinite(fps) && fps > 0) {
            return fps;
        }
        LOG.warn("Stream {}: {} {} is not a number above 0", name, FrameSource.STREAM_FPS, quoted(value));
        return 0;
    }

    /** Returns the codec of that name; one that is not known here shows itself by the first frame. */
    private static @Nullable Codec codec(String name, @Nullable Object value) {
        for (Codec known : CODECS) {
            if (known.name().equals(value)) {
                return known;
            }
        }
        if (value != null) {
            LOG.warn("Stream {}: {} {} is not one of {}", name, FrameSource.STREAM_CODEC, quoted(value), CODECS);
        }
        return null;
    }

    private static @Nullable ToneMapping tone(String name, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        try {
            return ToneMapping.parse(String.valueOf(value));
        } catch (IllegalArgumentException e) {
            LOG.warn("Stream {}: {}: {}", name, FrameSource.STREAM_TONE, e.getMessage());
            return null;
        }
    }
}
