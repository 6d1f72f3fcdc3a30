/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.frame.PixelFormat;
import java.util.Locale;

/** Outputs of a view. */
enum Output {
    /** Colours. */
    COLOUR("", PixelFormat.RGB8, ""),
    /** Distance along the view axis in metres; positive infinity for the background. */
    DEPTH("depth", PixelFormat.FLOAT32, "colormap=turbo,percentile=1:99"),
    /** Numbers of the geoms, from 1 on; 0 for the background. */
    SEGMENTATION("segmentation", PixelFormat.GRAY16, "colormap=categorical");

    /** What the stream's name ends in. */
    final String suffix;

    final PixelFormat format;
    final String tone;

    Output(String suffix, PixelFormat format, String tone) {
        this.suffix = suffix;
        this.format = format;
        this.tone = tone;
    }

    /**
     * By its name.
     *
     * @throws IllegalArgumentException when there is none of that name; the message says which are allowed
     */
    static Output of(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "colour", "color" -> COLOUR;
            case "depth" -> DEPTH;
            case "segmentation" -> SEGMENTATION;
            default ->
                throw new IllegalArgumentException("output '" + name + "' is not one of colour, depth, segmentation");
        };
    }
}
