/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.frame;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The format of encoded frames. An open set: a bundle that brings an encoder or a source for another format names it by
 * {@link #of}. Codecs of equal names are equal. Immutable.
 */
public final class Codec {
    /** Baseline JPEG (ITU-T T.81), one image after another. */
    public static final Codec JPEG = new Codec("jpeg", "image/jpeg");

    /** H.264 (ITU-T H.264), Annex B byte stream, one access unit in each frame. */
    public static final Codec H264 = new Codec("h264", "video/h264");

    /** H.265 (ITU-T H.265), Annex B byte stream, one access unit in each frame. */
    public static final Codec H265 = new Codec("h265", "video/h265");

    /** VP8 (RFC 6386), one frame without a container. */
    public static final Codec VP8 = new Codec("vp8", "video/vp8");

    /** VP9, one frame without a container. */
    public static final Codec VP9 = new Codec("vp9", "video/vp9");

    /** AV1, one temporal unit in the low-overhead bitstream format. */
    public static final Codec AV1 = new Codec("av1", "video/av1");

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,31}");
    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z]+/[A-Za-z0-9.+-]{1,100}");

    private final String name;
    private final String mediaType;

    private Codec(String name, String mediaType) {
        this.name = name;
        this.mediaType = mediaType;
    }

    /**
     * Names a codec.
     *
     * @param name 1 to 32 of {@code a-z 0-9 . -}, the first a letter or digit; stands in statistics and logs
     * @param mediaType IANA media type without parameters, such as {@code image/png}
     * @throws IllegalArgumentException when one of them is malformed
     */
    public static Codec of(String name, String mediaType) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("codec name '" + name + "' is not 1 to 32 of a-z 0-9 . -");
        }
        if (!MEDIA_TYPE.matcher(mediaType).matches()) {
            throw new IllegalArgumentException("'" + mediaType + "' is not a media type");
        }
        return new Codec(name, mediaType);
    }

    /** Returns the name, in lower case. */
    public String name() {
        return name;
    }

    /** Returns the IANA media type. */
    public String mediaType() {
        return mediaType;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Codec codec && name.equals(codec.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }
}
