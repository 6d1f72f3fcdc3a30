/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import io.porthole.api.stream.Stream;
import io.porthole.lib.webrtc.VideoFeed;
import io.porthole.lib.webrtc.WebRtc;
import java.util.HashMap;
import java.util.Map;

/** One feed for each stream that is sent, however many sessions send it, and none for the others. */
final class SharedFeeds {
    private static final class Shared {
        final VideoFeed feed;
        int users;

        Shared(VideoFeed feed) {
            this.feed = feed;
        }
    }

    private final WebRtc webRtc;
    private final Map<Integer, Shared> shared = new HashMap<>();

    SharedFeeds(WebRtc webRtc) {
        this.webRtc = webRtc;
    }

    /** The stream's feed, to be given back by {@link #release}. */
    synchronized VideoFeed use(Stream stream) {
        Shared s = shared.computeIfAbsent(stream.id(), id -> new Shared(webRtc.feed()));
        s.users++;
        return s.feed;
    }

    /** Gives a use back; the last one ends the feed. */
    synchronized void release(Stream stream) {
        Shared s = shared.get(stream.id());
        if (s != null && --s.users == 0) {
            shared.remove(stream.id());
            s.feed.close();
        }
    }

    /** Streams that are sent just now. */
    synchronized int size() {
        return shared.size();
    }
}
