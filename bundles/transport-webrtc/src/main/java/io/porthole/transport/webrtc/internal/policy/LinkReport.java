/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import io.porthole.lib.webrtc.PeerStatistics;
import io.porthole.lib.webrtc.VideoStatistics;

/**
 * What one viewer's line did in the last second or so.
 *
 * @param availableBitrate estimate of what the line carries in bits a second, 0 while unknown
 * @param sentBitrate bits a second of video sent
 * @param framesPerSecond pictures compressed a second
 * @param offeredPerSecond pictures a second that the encoder was given
 * @param roundTripSeconds to the viewer and back, 0 while unknown
 * @param lost share of the packets that did not arrive, 0..1
 * @param look of the pictures compressed
 * @param limitation what the encoder says holds it back: {@code none}, {@code cpu}, {@code bandwidth}, {@code other}
 */
public record LinkReport(
        double availableBitrate,
        double sentBitrate,
        double framesPerSecond,
        double offeredPerSecond,
        double roundTripSeconds,
        double lost,
        QuantizerLevel quantizer,
        String limitation) {
    /** Bytes of a usual packet of video, to tell their number from the bytes sent. */
    private static final double PACKET_BYTES = 1100;

    /**
     * The difference between two looks at one video of a peer.
     *
     * @param line the newer look at the whole peer, whose videos share it evenly
     * @param seconds between them, more than 0
     * @param offered pictures that the encoder was given between them
     */
    public static LinkReport between(
            VideoStatistics before, VideoStatistics after, PeerStatistics line, double seconds, double offered) {
        double bytes = Math.max(0, after.bytesSent() - before.bytesSent());
        double lost = Math.max(0, after.packetsLost() - before.packetsLost());
        return new LinkReport(
                line.availableBitrate() / Math.max(1, line.videos().size()),
                bytes * 8 / seconds,
                Math.max(0, after.framesEncoded() - before.framesEncoded()) / seconds,
                offered / seconds,
                line.roundTripSeconds(),
                lost == 0 ? 0 : Math.min(1, lost / Math.max(1, bytes / PACKET_BYTES)),
                QuantizerLevel.between(before, after),
                after.limitation());
    }
}
