/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The WebRTC library. A service that is registered once the native library is loaded. Safe from any thread. */
@ProviderType
public interface WebRtc {
    /** Returns a new feed, to be closed when its stream is no longer sent. */
    VideoFeed createFeed();

    /**
     * Returns a new peer that sends some feeds. It answers offers; it never makes one.
     *
     * @param feeds what it sends, 1 to {@link Peer#MAX_VIDEOS}, made by this service; each fills the next video section
     *     of the offer
     * @param limits sizes that the encoder of its codec takes; frames of others are scaled
     * @param settings how it connects
     * @param listener told what happens, on a thread of the peer's own, one call at a time, until the peer is closed
     * @throws IllegalArgumentException when the settings are not acceptable; the message says which and why
     * @throws IllegalStateException when the library is being shut down
     */
    Peer createPeer(List<VideoFeed> feeds, FrameLimits limits, PeerSettings settings, PeerListener listener);
}
