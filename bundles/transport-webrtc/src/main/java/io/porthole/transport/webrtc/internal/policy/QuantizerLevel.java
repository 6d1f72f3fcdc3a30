/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import io.porthole.lib.webrtc.VideoStatistics;
import java.util.Locale;

/**
 * Quality of the encoded frames by the quantizer that the encoder had to take: the one number that tells whether the
 * bits sufficed, whatever the estimated bandwidth. The bounds are those at which libwebrtc's {@code QualityScaler}
 * makes frames larger or smaller.
 */
public enum QuantizerLevel {
    /** Nothing was compressed, or by an unknown codec. */
    UNKNOWN,
    /** Bits to spare, even for larger frames. */
    LOW,
    /** Enough bits. */
    MEDIUM,
    /** Too few bits, or nearly so. */
    HIGH;

    /** Returns the level of the frames that were encoded between two measurements. */
    static QuantizerLevel between(VideoStatistics before, VideoStatistics after) {
        double frames = after.framesEncoded() - before.framesEncoded();
        double quantizer = (after.quantizerSum() - before.quantizerSum()) / frames;
        return switch (after.codec().toLowerCase(Locale.ROOT)) {
            case "video/h264" -> of(quantizer, 24, 37);
            case "video/vp8" -> of(quantizer, 29, 95);
            case "video/vp9" -> of(quantizer, 96, 185);
            case "video/av1" -> of(quantizer, 145, 205);
            default -> UNKNOWN;
        };
    }

    private static QuantizerLevel of(double quantizer, int fine, int coarse) {
        if (!(quantizer > 0 && quantizer < Double.POSITIVE_INFINITY)) {
            return UNKNOWN;
        }
        return quantizer <= fine ? LOW : quantizer <= (fine + coarse) / 2.0 ? MEDIUM : HIGH;
    }
}
