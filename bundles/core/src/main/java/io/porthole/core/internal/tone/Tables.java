/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.tone;

import io.porthole.api.frame.PixelFormat;
import io.porthole.api.stream.ToneMapping;
import org.jspecify.annotations.Nullable;

/** Tables of one tone mapping by whole-number sample, within the limits of the frame. */
final class Tables {
    private final long version;
    private final Ramp ramp;
    private final Window window;
    private int[] colours = {};
    private byte[] brightness = {};
    private @Nullable Limits limits;

    Tables(ToneMapping mapping, long version, Window window) {
        this.version = version;
        this.ramp = new Ramp(mapping);
        this.window = window;
    }

    long version() {
        return version;
    }

    Ramp ramp() {
        return ramp;
    }

    Window window() {
        return window;
    }

    /** Returns the brightness by sample. */
    byte[] brightness(PixelFormat format, Limits now) {
        int size = 1 << (8 * format.bytesPerPixel());
        if (brightness.length != size || !now.equals(limits)) {
            brightness = brightness.length == size ? brightness : new byte[size];
            for (int i = 0; i < size; i++) {
                brightness[i] = (byte) ramp.colours()[ramp.index(i, now)];
            }
            limits = now;
        }
        return brightness;
    }

    /** Returns the colour by sample. */
    int[] colours(PixelFormat format, Limits now) {
        int size = 1 << (8 * format.bytesPerPixel());
        if (colours.length != size || !now.equals(limits)) {
            colours = colours.length == size ? colours : new int[size];
            for (int i = 0; i < size; i++) {
                colours[i] = ramp.colours()[ramp.index(i, now)];
            }
            limits = now;
        }
        return colours;
    }
}
