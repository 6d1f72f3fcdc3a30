/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import io.porthole.api.stream.Stream;
import io.porthole.lib.webrtc.VideoFeed;
import io.porthole.lib.webrtc.WebRtc;
import java.util.HashMap;
import java.util.Map;

/** The feeds of the streams that are being sent, with detections drawn or without, each shared by its sessions. */
public final class SharedFeeds {
    private record Key(int streamId, boolean drawn) {}

    private static final class Shared {
        final VideoFeed feed;
        int users;

        Shared(VideoFeed feed) {
            this.feed = feed;
        }
    }

    private final WebRtc webRtc;
    private final Map<Key, Shared> shared = new HashMap<>();

    /** Without feeds yet. */
    public SharedFeeds(WebRtc webRtc) {
        this.webRtc = webRtc;
    }

    /** Returns the stream's feed, to be released by {@link #release}. */
    synchronized VideoFeed acquire(Stream stream, boolean drawn) {
        Shared s = shared.computeIfAbsent(new Key(stream.id(), drawn), key -> new Shared(webRtc.createFeed()));
        s.users++;
        return s.feed;
    }

    /** Releases one use of the stream's feed; the last one closes it. */
    synchronized void release(Stream stream, boolean drawn) {
        Key key = new Key(stream.id(), drawn);
        Shared s = shared.get(key);
        if (s != null && --s.users == 0) {
            shared.remove(key);
            s.feed.close();
        }
    }

    /** Returns the number of feeds in use. */
    public synchronized int size() {
        return shared.size();
    }
}
