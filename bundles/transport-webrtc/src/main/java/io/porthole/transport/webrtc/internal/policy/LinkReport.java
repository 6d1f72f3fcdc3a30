/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import io.porthole.lib.webrtc.PeerStatistics;
import io.porthole.lib.webrtc.VideoStatistics;

/**
 * Measurements of one viewer's link over the last second or so.
 *
 * @param availableBitrate estimated bandwidth in bits per second, 0 while unknown
 * @param sentBitrate bits per second of video sent
 * @param framesPerSecond frames encoded per second
 * @param offeredPerSecond frames per second that the encoder was given
 * @param roundTripSeconds to the viewer and back, 0 while unknown
 * @param lost share of the packets that did not arrive, 0..1
 * @param quantizer level of the encoded frames
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
    /** Typical size of a video packet, to tell their number from the bytes sent. */
    private static final double PACKET_BYTES = 1100;

    /**
     * Returns the report of the time between two measurements of one video of a peer.
     *
     * @param link the newer measurement of the whole peer, whose videos share the link evenly
     * @param seconds between them, more than 0
     * @param offered frames that the encoder was given between them
     */
    public static LinkReport between(
            VideoStatistics before, VideoStatistics after, PeerStatistics link, double seconds, double offered) {
        double bytes = Math.max(0, after.bytesSent() - before.bytesSent());
        double lost = Math.max(0, after.packetsLost() - before.packetsLost());
        return new LinkReport(
                link.availableBitrate() / Math.max(1, link.videos().size()),
                bytes * 8 / seconds,
                Math.max(0, after.framesEncoded() - before.framesEncoded()) / seconds,
                offered / seconds,
                link.roundTripSeconds(),
                lost == 0 ? 0 : Math.min(1, lost / Math.max(1, bytes / PACKET_BYTES)),
                QuantizerLevel.between(before, after),
                after.limitation());
    }
}
