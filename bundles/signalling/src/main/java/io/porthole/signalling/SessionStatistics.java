/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

/**
 * Measured figures of one session; 0 or empty while nothing is known. Rates are over the last second or two.
 *
 * @param state {@code connecting}, {@code connected}, {@code disconnected} or {@code failed}
 * @param codec in use, such as {@code h264}; empty before the first picture was compressed
 * @param encoder implementation in use, such as {@code OpenH264}
 * @param hardware whether that encoder is hardware
 * @param width of the sent picture in pixels
 * @param height of the sent picture in pixels
 * @param framesPerSecond compressed pictures a second
 * @param bitsPerSecond of video sent
 * @param availableBitsPerSecond estimate of what the line carries
 * @param roundTripSeconds to the viewer and back
 * @param packetsLost as the viewer reports, since it connected
 * @param route the way in words, such as {@code udp host} or {@code tcp relay}
 * @param qualityLevel in use, 0 for the best
 * @param ageSeconds since the session was opened
 */
public record SessionStatistics(
        String state,
        String codec,
        String encoder,
        boolean hardware,
        int width,
        int height,
        double framesPerSecond,
        double bitsPerSecond,
        double availableBitsPerSecond,
        double roundTripSeconds,
        long packetsLost,
        String route,
        int qualityLevel,
        double ageSeconds) {}
