/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc;

import java.util.List;

/**
 * A peer's figures at one moment; counts are since it connected. 0 or empty where nothing is known yet.
 *
 * @param availableBitrate estimate of what the line carries, in bits a second
 * @param roundTripSeconds newest measurement on the chosen way
 * @param receivedCount whatever came from the viewer: packets, requests, answers; a viewer that lives makes it grow
 *     every few seconds
 * @param route the chosen way in words, such as {@code udp host} or {@code tcp relay}
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
