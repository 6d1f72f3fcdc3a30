/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The way in. A service that is there only when the native library could be loaded. Safe from any thread. */
@ProviderType
public interface WebRtc {
    /** A new feed; close it when its stream is no longer sent. */
    VideoFeed createFeed();

    /**
     * A new peer that sends some feeds. It answers offers; it never makes one.
     *
     * @param feeds what it sends, 1 to {@link Peer#MAX_VIDEOS}, made by this service; each fills the next video section
     *     of the offer
     * @param settings how it connects
     * @param listener told what happens, on a thread of the peer's own, one call at a time, until the peer is closed
     * @throws IllegalArgumentException when the settings are not acceptable; the message says which and why
     * @throws IllegalStateException when the library is being shut down
     */
    Peer createPeer(List<VideoFeed> feeds, PeerSettings settings, PeerListener listener);
}
