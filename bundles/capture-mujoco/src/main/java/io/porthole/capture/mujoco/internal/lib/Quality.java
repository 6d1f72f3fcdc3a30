/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import java.util.Locale;

/** How much work goes into a picture. */
public enum Quality {
    /** Neither shadows nor reflections nor smooth edges: for machines without a graphics card. */
    FAST(false, false, 0),
    /** Shadows and reflections as the model asks for. */
    NORMAL(true, true, 0),
    /** And smooth edges, by four samples in each pixel. */
    BEST(true, true, 4);

    final boolean shadows;
    final boolean reflections;
    final int samples;

    Quality(boolean shadows, boolean reflections, int samples) {
        this.shadows = shadows;
        this.reflections = reflections;
        this.samples = samples;
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
        throw new IllegalArgumentException("quality '" + name + "' is not one of fast, normal, best");
    }
}
