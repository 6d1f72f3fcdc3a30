/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc;

import org.osgi.annotation.versioning.ProviderType;

/** The way in. A service that is there only when the native library could be loaded. Safe from any thread. */
@ProviderType
public interface WebRtc {
    /** A new feed; close it when its stream is no longer sent. */
    VideoFeed feed();

    /**
     * A new peer that sends a feed. It answers offers; it never makes one.
     *
     * @param feed what it sends; made by this service
     * @param settings how it connects
     * @param listener told what happens, on a thread of the peer's own, one call at a time, until the peer is closed
     * @throws IllegalArgumentException when the settings are not acceptable; the message says which and why
     * @throws IllegalStateException when the library is being shut down
     */
    Peer peer(VideoFeed feed, PeerSettings settings, PeerListener listener);
}
