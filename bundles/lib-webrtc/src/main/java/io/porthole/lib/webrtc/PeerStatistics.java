/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc;

/**
 * A peer's figures at one moment; counts are since it connected. 0 or empty where nothing is known yet.
 *
 * @param bytesSent of video
 * @param framesEncoded pictures compressed
 * @param framesSent pictures sent
 * @param framesPerSecond as the encoder sees it
 * @param width of the sent picture in pixels
 * @param height of the sent picture in pixels
 * @param codec such as {@code video/H264}
 * @param encoder the implementation, such as {@code OpenH264}
 * @param availableBitrate estimate of what the line carries, in bits a second
 * @param roundTripSeconds newest measurement on the chosen way
 * @param packetsLost as the viewer reports
 * @param limitation what holds quality back: {@code none}, {@code cpu}, {@code bandwidth}, {@code other}
 * @param route the chosen way in words, such as {@code udp host} or {@code tcp relay}
 */
public record PeerStatistics(
        long bytesSent,
        long framesEncoded,
        long framesSent,
        double framesPerSecond,
        int width,
        int height,
        String codec,
        String encoder,
        double availableBitrate,
        double roundTripSeconds,
        long packetsLost,
        String limitation,
        String route) {}
