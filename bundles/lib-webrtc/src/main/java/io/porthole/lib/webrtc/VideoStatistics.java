/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc;

/**
 * Statistics of one video of a peer at one moment; counts are since it connected. 0 or empty while nothing is known.
 *
 * @param codec such as {@code video/H264}
 * @param encoder the implementation, such as {@code OpenH264}
 * @param hardware whether the encoder says that it is power efficient, which only hardware does
 * @param width of the sent frames in pixels
 * @param height of the sent frames in pixels
 * @param framesPerSecond as the encoder sees it
 * @param framesEncoded frames compressed
 * @param keyFramesEncoded those of them that stand alone
 * @param quantizerSum the quantizers of those frames added up, each within the codec's range; more is coarser
 * @param framesSent frames sent
 * @param bytesSent without headers
 * @param encodeSeconds that compressing took, all together
 * @param targetBitrate that the encoder was told, in bits a second
 * @param packetsLost as the viewer reports
 * @param limitation what holds quality back: {@code none}, {@code cpu}, {@code bandwidth}, {@code other}
 */
public record VideoStatistics(
        String codec,
        String encoder,
        boolean hardware,
        int width,
        int height,
        double framesPerSecond,
        long framesEncoded,
        long keyFramesEncoded,
        long quantizerSum,
        long framesSent,
        long bytesSent,
        double encodeSeconds,
        double targetBitrate,
        long packetsLost,
        String limitation) {
    /** Nothing is known. */
    public static final VideoStatistics NONE = new VideoStatistics("", "", false, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "");
}
