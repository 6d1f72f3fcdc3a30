/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.frame.Codec;

/**
 * Figures of one encode that viewers of equal wishes share.
 *
 * @param codec what it compresses with
 * @param profile how
 * @param encoder name of the encoder in use; empty while there is none
 * @param degradedReason why that encoder is only a stand-in; empty for a proper one
 * @param viewers how many share it
 * @param framesPerSecond compressed pictures a second, over the sliding window
 * @param bytesPerSecond compressed bytes a second, over the sliding window
 * @param framesEncoded since it began
 * @param encodeTime microseconds of one compression, over the sliding window
 */
public record EncodeStatistics(
        Codec codec,
        EncodeProfile profile,
        String encoder,
        String degradedReason,
        int viewers,
        double framesPerSecond,
        double bytesPerSecond,
        long framesEncoded,
        Latency encodeTime) {}
