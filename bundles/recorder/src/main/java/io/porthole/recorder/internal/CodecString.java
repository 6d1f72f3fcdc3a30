/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.porthole.lib.ffmpeg.AnnexB;
import java.nio.ByteBuffer;
import java.util.Locale;

/** Writes the codecs parameter of H.264 (RFC 6381, section 3.3). */
final class CodecString {
    /** Start code of four bytes and the header of the SPS, which comes first. */
    private static final int PROFILE_AT = 5;

    private CodecString() {}

    /**
     * Returns it for the parameter sets of a key frame.
     *
     * @throws IllegalArgumentException when there are none
     */
    static String of(KeptFrame key) {
        byte[] sets = AnnexB.parameterSets(key.bytes().duplicate());
        ByteBuffer sps = ByteBuffer.wrap(sets, PROFILE_AT, 3);
        return String.format(Locale.ROOT, "avc1.%02X%02X%02X", sps.get(), sps.get(), sps.get());
    }
}
