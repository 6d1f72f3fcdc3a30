/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.porthole.api.control.InputEvent;
import io.porthole.api.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is kept of one stream, and the feed that it comes from; without one it grows old and empty. */
final class Replay {
    private final ReplayRing ring;
    private volatile @Nullable StreamFeed feed;

    Replay(ReplayRing ring) {
        this.ring = ring;
    }

    ReplayRing ring() {
        return ring;
    }

    /** Returns whether frames come. */
    boolean isFed() {
        return feed != null;
    }

    /** Sees to it that frames come from a stream. */
    void feed(Stream stream, int bitrate) {
        StreamFeed present = feed;
        if (present != null && present.stream() == stream) {
            return;
        }
        stop();
        feed = new StreamFeed(stream, bitrate, "replay", ring);
    }

    /** Takes no more frames. */
    void stop() {
        StreamFeed present = feed;
        feed = null;
        if (present != null) {
            present.close();
        }
    }

    /** Passes input on. */
    void input(InputEvent event) {
        StreamFeed present = feed;
        if (present != null) {
            present.input(event);
        }
    }
}
