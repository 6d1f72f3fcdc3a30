/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg;

import java.nio.ByteBuffer;

/** What a muxer is opened for: one track of H.264. Immutable. */
public final class MuxerSettings {
    private final ContainerFormat format;
    private final int width;
    private final int height;
    private final byte[] parameterSets;

    private MuxerSettings(ContainerFormat format, int width, int height, byte[] parameterSets) {
        this.format = format;
        this.width = width;
        this.height = height;
        this.parameterSets = parameterSets;
    }

    /**
     * Returns settings, checked since the native side does not.
     *
     * @param format of what is written
     * @param width in pixels, 1 to {@value VideoSettings#MAX_SIDE}
     * @param height in pixels, 1 to {@value VideoSettings#MAX_SIDE}
     * @param parameterSets SPS and PPS as an Annex B byte stream, as {@link AnnexB#parameterSets} finds them in a key
     *     frame; copied
     * @throws IllegalArgumentException when a value is out of its range or there is no SPS or PPS; the message says so
     */
    public static MuxerSettings of(ContainerFormat format, int width, int height, ByteBuffer parameterSets) {
        checkSide("width", width);
        checkSide("height", height);
        return new MuxerSettings(format, width, height, AnnexB.parameterSets(parameterSets));
    }

    private static void checkSide(String what, int pixels) {
        if (pixels < 1 || pixels > VideoSettings.MAX_SIDE) {
            throw new IllegalArgumentException(what + " " + pixels + " is not in 1.." + VideoSettings.MAX_SIDE);
        }
    }

    /** Returns the format of what is written. */
    public ContainerFormat format() {
        return format;
    }

    /** Returns the width in pixels. */
    public int width() {
        return width;
    }

    /** Returns the height in pixels. */
    public int height() {
        return height;
    }

    /** Returns a copy of SPS and PPS, as an Annex B byte stream. */
    public byte[] parameterSets() {
        return parameterSets.clone();
    }
}
