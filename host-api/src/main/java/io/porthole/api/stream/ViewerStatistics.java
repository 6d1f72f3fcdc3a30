/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

import java.util.Map;

/**
 * Statistics of one viewer. Rates are over the sliding window, counts since it came.
 *
 * @param id number of the viewer within this host, from 1; never used twice
 * @param viewer who it is
 * @param framesPerSecond frames sent a second
 * @param bytesPerSecond of compressed frames (raw viewers: of raw pixels)
 * @param framesSent frames sent
 * @param drops frames not sent, by {@link DropReason}
 * @param captureToSend from the frame's capture time to the last byte handed to the network, in microseconds
 * @param ageSeconds since it came
 * @param encoder name of the encoder that makes its frames, {@link EncodeStatistics#PASS_THROUGH}, or empty for raw
 *     frames and while there is none
 */
public record ViewerStatistics(
        long id,
        ViewerInfo viewer,
        double framesPerSecond,
        double bytesPerSecond,
        long framesSent,
        Map<String, Long> drops,
        Latency captureToSend,
        double ageSeconds,
        String encoder) {}
