/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import io.porthole.api.stream.Stream;
import io.porthole.lib.webrtc.VideoFeed;
import io.porthole.lib.webrtc.WebRtc;
import java.util.HashMap;
import java.util.Map;

/** The feeds of the streams that are being sent, each shared by its sessions. */
public final class SharedFeeds {
    private static final class Shared {
        final VideoFeed feed;
        int users;

        Shared(VideoFeed feed) {
            this.feed = feed;
        }
    }

    private final WebRtc webRtc;
    private final Map<Integer, Shared> shared = new HashMap<>();

    /** Without feeds yet. */
    public SharedFeeds(WebRtc webRtc) {
        this.webRtc = webRtc;
    }

    /** Returns the stream's feed, to be released by {@link #release}. */
    synchronized VideoFeed acquire(Stream stream) {
        Shared s = shared.computeIfAbsent(stream.id(), id -> new Shared(webRtc.createFeed()));
        s.users++;
        return s.feed;
    }

    /** Releases one use of the stream's feed; the last one closes it. */
    synchronized void release(Stream stream) {
        Shared s = shared.get(stream.id());
        if (s != null && --s.users == 0) {
            shared.remove(stream.id());
            s.feed.close();
        }
    }

    /** Returns the number of streams that are being sent. */
    public synchronized int size() {
        return shared.size();
    }
}
