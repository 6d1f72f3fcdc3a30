/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

/**
 * Statistics of one session; 0 or empty while nothing is known. Rates are over the last second or two. Made by the
 * transport alone: a later version may have more components.
 *
 * @param state of the connection
 * @param codec in use, such as {@code h264}; empty before the first frame was encoded
 * @param encoder implementation in use, such as {@code OpenH264}
 * @param hardware whether that encoder is hardware
 * @param width of the encoded frames in pixels
 * @param height of the encoded frames in pixels
 * @param framesPerSecond encoded frames per second
 * @param bitsPerSecond of video sent
 * @param availableBitsPerSecond estimate of the available bandwidth
 * @param roundTripSeconds to the viewer and back
 * @param packetsLost as the viewer reports, since it connected
 * @param route protocol and type of the selected local candidate, such as {@code udp host} or {@code tcp relay}
 * @param qualityLevel in use, 0 for the best
 * @param ageSeconds since the session was opened
 */
public record SessionStatistics(
        State state,
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
        double ageSeconds) {
    /** State of a session's connection, as in RTCPeerConnectionState of the W3C's WebRTC. */
    public enum State {
        /** The viewer has not been reached yet. */
        CONNECTING,
        /** Media and data can flow. */
        CONNECTED,
        /** Nothing was received for some seconds; the connection may recover. */
        DISCONNECTED,
        /** The connection is lost, or none was found. */
        FAILED;

        /** Returns the word for it in messages, REST and metrics, such as {@code connected}. */
        public String word() {
            return SignallingJson.word(this);
        }
    }
}
