/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import io.porthole.api.encode.JpegProfile;
import io.porthole.api.encode.Subsampling;
import io.porthole.api.frame.Codec;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.ViewerInfo;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The options of one watched stream: {@code quality}, {@code subsampling}, {@code fps} and {@code annotations}.
 *
 * @param profile of the encoding
 * @param framesPerSecond maximum frame rate, 0 for every frame
 * @param drawnAnnotations whether detections are drawn into the frames
 */
public record StreamOptions(JpegProfile profile, double framesPerSecond, boolean drawnAnnotations) {
    /** Name of the parameter that says where detections are. */
    public static final String ANNOTATIONS = "annotations";

    /** Upper bound of {@code fps}. */
    public static final double MAX_FRAMES_PER_SECOND = 1000;

    /**
     * Reads the parameters.
     *
     * @param parameter value by name, null for one that was not given
     * @param otherwise the options that hold where nothing is given
     * @throws IllegalArgumentException when one is not understood or out of its range; the message says what is allowed
     */
    public static StreamOptions of(Function<String, @Nullable String> parameter, StreamOptions otherwise) {
        String quality = parameter.apply("quality");
        String subsampling = parameter.apply("subsampling");
        String fps = parameter.apply("fps");
        JpegProfile profile = JpegProfile.of(
                quality == null ? otherwise.profile.quality() : quality(quality),
                subsampling == null ? otherwise.profile.subsampling() : subsampling(subsampling));
        return new StreamOptions(
                profile,
                fps == null ? otherwise.framesPerSecond : fps(fps),
                drawnAnnotations(parameter.apply(ANNOTATIONS), otherwise.drawnAnnotations));
    }

    /**
     * Reads {@value #ANNOTATIONS}: {@code drawn} for detections in the pixels, {@code separate} for frames as they are.
     *
     * @param text null for what holds otherwise
     * @throws IllegalArgumentException for anything else
     */
    public static boolean drawnAnnotations(@Nullable String text, boolean otherwise) {
        if (text == null) {
            return otherwise;
        }
        return switch (text) {
            case "drawn" -> true;
            case "separate" -> false;
            default ->
                throw new IllegalArgumentException(ANNOTATIONS + " '" + text + "' is not one of drawn, separate.");
        };
    }

    /** Returns the options of a subscription to JPEG images. */
    public SubscribeOptions subscribe(ViewerInfo viewer) {
        return applyTo(SubscribeOptions.encoded(viewer, Codec.JPEG, profile));
    }

    /** Returns a subscription in whatever codecs with the rate and annotations of these options. */
    public SubscribeOptions applyTo(SubscribeOptions subscription) {
        return subscription.withMaxFramesPerSecond(framesPerSecond).withDrawnAnnotations(drawnAnnotations);
    }

    /** Returns a copy with another profile. */
    public StreamOptions withProfile(JpegProfile changed) {
        return new StreamOptions(changed, framesPerSecond, drawnAnnotations);
    }

    /**
     * Reads {@code 444}, {@code 422} or {@code 420}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Subsampling subsampling(String text) {
        return switch (text) {
            case "444" -> Subsampling.S444;
            case "422" -> Subsampling.S422;
            case "420" -> Subsampling.S420;
            default -> throw new IllegalArgumentException("subsampling '" + text + "' is not one of 444, 422, 420.");
        };
    }

    /** The opposite of {@link #subsampling}. */
    public static String text(Subsampling subsampling) {
        return subsampling.name().substring(1);
    }

    private static int quality(String text) {
        int quality = wholeNumber(text);
        if (quality < JpegProfile.MIN_QUALITY || quality > JpegProfile.MAX_QUALITY) {
            throw new IllegalArgumentException("quality '" + text + "' is not a whole number in "
                    + JpegProfile.MIN_QUALITY + ".." + JpegProfile.MAX_QUALITY + ".");
        }
        return quality;
    }

    private static int wholeNumber(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static double fps(String text) {
        double fps = number(text);
        if (!(fps >= 0 && fps <= MAX_FRAMES_PER_SECOND)) {
            throw new IllegalArgumentException("fps '" + text + "' is not a number in 0.." + (int) MAX_FRAMES_PER_SECOND
                    + " (0 for every frame).");
        }
        return fps;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
