/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import io.porthole.api.encode.JpegProfile;
import io.porthole.api.encode.Subsampling;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a viewer wants its pictures, as it says by {@code quality}, {@code subsampling} and {@code fps}.
 *
 * @param profile how they are to be compressed
 * @param framesPerSecond most pictures a second, 0 for all
 */
public record PictureWish(JpegProfile profile, double framesPerSecond) {
    /** Most pictures a second that can be asked for. */
    public static final double MAX_FRAMES_PER_SECOND = 1000;

    /**
     * Reads the parameters.
     *
     * @param parameter value by name, null for one that was not given
     * @param otherwise what holds where nothing was given
     * @throws Problem 400 when one is not understood or out of its range; the detail says what is allowed
     */
    public static PictureWish of(Function<String, @Nullable String> parameter, PictureWish otherwise) {
        String quality = parameter.apply("quality");
        String subsampling = parameter.apply("subsampling");
        String fps = parameter.apply("fps");
        JpegProfile profile = JpegProfile.of(
                quality == null ? otherwise.profile.quality() : quality(quality),
                subsampling == null ? otherwise.profile.subsampling() : subsampling(subsampling));
        return new PictureWish(profile, fps == null ? otherwise.framesPerSecond : fps(fps));
    }

    /**
     * Reads {@code 444}, {@code 422} or {@code 420}.
     *
     * @throws Problem 400 for anything else
     */
    public static Subsampling subsampling(String text) {
        return switch (text) {
            case "444" -> Subsampling.S444;
            case "422" -> Subsampling.S422;
            case "420" -> Subsampling.S420;
            default -> throw Problem.badValue("subsampling '" + text + "' is not one of 444, 422, 420.");
        };
    }

    /** The opposite of {@link #subsampling}. */
    public static String text(Subsampling subsampling) {
        return subsampling.name().substring(1);
    }

    private static int quality(String text) {
        int quality = wholeNumber(text);
        if (quality < JpegProfile.MIN_QUALITY || quality > JpegProfile.MAX_QUALITY) {
            throw Problem.badValue("quality '" + text + "' is not a whole number in " + JpegProfile.MIN_QUALITY + ".."
                    + JpegProfile.MAX_QUALITY + ".");
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
            throw Problem.badValue("fps '" + text + "' is not a number in 0.." + (int) MAX_FRAMES_PER_SECOND
                    + " (0 for every picture).");
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
