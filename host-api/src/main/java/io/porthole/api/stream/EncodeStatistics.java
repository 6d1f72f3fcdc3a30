/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.frame.Codec;
import org.jspecify.annotations.Nullable;

/**
 * Statistics of one encode, which viewers with equal codec and profile share, or of frames that arrive encoded and are
 * passed through.
 *
 * @param codec the codec
 * @param profile how the frames are encoded; null for {@link #PASS_THROUGH}
 * @param encoder name of the encoder in use, {@link #PASS_THROUGH}, or empty while there is none
 * @param degradedReason why that encoder is only a stand-in; empty for a proper one
 * @param viewers how many share it
 * @param framesPerSecond encoded frames a second, over the sliding window
 * @param bytesPerSecond encoded bytes a second, over the sliding window
 * @param framesEncoded frames since it began
 * @param encodeTime microseconds for one frame, over the sliding window
 * @param drawnAnnotations whether detections are drawn into the frames first
 */
public record EncodeStatistics(
        Codec codec,
        @Nullable EncodeProfile profile,
        String encoder,
        String degradedReason,
        int viewers,
        double framesPerSecond,
        double bytesPerSecond,
        long framesEncoded,
        Latency encodeTime,
        boolean drawnAnnotations) {
    /** In an encoder's place: the frames arrive encoded. */
    public static final String PASS_THROUGH = "pass-through";
}
