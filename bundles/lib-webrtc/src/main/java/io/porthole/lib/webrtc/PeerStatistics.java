/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc;

import java.util.List;

/**
 * Statistics of a peer at one moment; counts are since it connected. 0 or empty where nothing is known yet.
 *
 * @param availableBitrate estimated bandwidth in bits per second
 * @param roundTripSeconds newest measurement on the selected candidate pair
 * @param receivedCount whatever came from the viewer: packets, requests, answers; a viewer that lives makes it grow
 *     every few seconds
 * @param route protocol and type of the selected local candidate, such as {@code udp host} or {@code tcp relay}
 * @param videos one entry for each feed, in their order
 */
public record PeerStatistics(
        double availableBitrate,
        double roundTripSeconds,
        long receivedCount,
        String route,
        List<VideoStatistics> videos) {
    /** Copies the list. */
    public PeerStatistics {
        videos = List.copyOf(videos);
    }
}
