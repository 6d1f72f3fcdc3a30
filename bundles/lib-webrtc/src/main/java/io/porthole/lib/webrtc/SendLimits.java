/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc;

/**
 * Limits of what one viewer is sent.
 *
 * @param maxBitrate bits a second, 30000 to 100000000
 * @param minBitrate bits a second, at most {@code maxBitrate}; the bandwidth estimate does not go below it
 * @param scaleDownBy by how much each side is divided, 1 to 16
 * @param framesPerSecond maximum, 0 for all; to be kept by the caller: the library has no such
 *     limit
 */
public record SendLimits(int maxBitrate, int minBitrate, double scaleDownBy, double framesPerSecond) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException when one is out of its range; the message says which
     */
    public SendLimits {
        if (maxBitrate < 30_000 || maxBitrate > 100_000_000) {
            throw new IllegalArgumentException("maxBitrate " + maxBitrate + " is not in 30000..100000000");
        }
        if (minBitrate < 0 || minBitrate > maxBitrate) {
            throw new IllegalArgumentException("minBitrate " + minBitrate + " is not in 0.." + maxBitrate);
        }
        if (!(scaleDownBy >= 1 && scaleDownBy <= 16)) {
            throw new IllegalArgumentException("scaleDownBy " + scaleDownBy + " is not in 1..16");
        }
        if (!(framesPerSecond >= 0)) {
            throw new IllegalArgumentException("framesPerSecond " + framesPerSecond + " is negative");
        }
    }
}
