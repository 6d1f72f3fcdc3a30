/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import java.util.Locale;

/** How much work goes into a frame. */
public enum Quality {
    /** As much as there is time for: reflections go first, then shadows. */
    AUTO(Effects.ALL, 1024, 0),
    /** Neither shadows nor reflections nor smooth edges: for machines without a graphics card. */
    FAST(Effects.NONE, 0, 0),
    /** Shadows and reflections where the model asks for them. */
    NORMAL(Effects.ALL, 1024, 0),
    /** Shadows as fine as the model asks for, and smooth edges by four samples in each pixel. */
    BEST(Effects.ALL, Integer.MAX_VALUE, 4);

    /** The most effects. */
    public final Effects effects;

    /** Longest side of the image that shadows are found with, in pixels. */
    final int shadowMap;

    final int samples;

    Quality(Effects effects, int shadowMap, int samples) {
        this.effects = effects;
        this.shadowMap = shadowMap;
        this.samples = samples;
    }

    /** What costs time and can be left out of any frame. */
    public enum Effects {
        /** Nothing but the things themselves. */
        NONE,
        /** Shadows. */
        SHADOWS,
        /** Shadows and reflections. */
        ALL;

        /** Returns the next cheaper ones; these when there are none. */
        public Effects fewer() {
            return this == ALL ? SHADOWS : NONE;
        }
    }

    /**
     * By its name in lower case.
     *
     * @throws IllegalArgumentException when there is none of that name; the message says which are allowed
     */
    public static Quality of(String name) {
        for (Quality quality : values()) {
            if (quality.name().toLowerCase(Locale.ROOT).equals(name.strip())) {
                return quality;
            }
        }
        throw new IllegalArgumentException("quality '" + name + "' is not one of auto, fast, normal, best");
    }
}
