/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.porthole.api.record.RecordingListener;
import io.porthole.api.record.RecordingOptions;
import io.porthole.api.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A recording with the feed that it gets its frames from and the thread that writes them. */
final class RunningRecording {
    private final RecordingSession session;
    private volatile @Nullable StreamFeed feed;

    /**
     * Prepares a recording.
     *
     * @param id of its first file, which is there already and empty
     */
    RunningRecording(
            Workshop workshop, RecordingOptions options, Stream stream, String id, RecordingListener listener) {
        RecordingParts parts = new RecordingParts(workshop, options, stream.title(), id, this::losses);
        session = new RecordingSession(options, id, parts, listener);
    }

    /** Begins to record. */
    void start(Stream stream, int bitrate) {
        feed = new StreamFeed(stream, bitrate, "recording", session);
        Thread thread = new Thread(session, "recorder-" + session.first());
        thread.setDaemon(true);
        thread.start();
    }

    private long losses() {
        StreamFeed open = feed;
        return session.overflowed() + (open == null ? 0 : open.losses());
    }

    RecordingSession session() {
        return session;
    }

    @Nullable
    StreamFeed feed() {
        return feed;
    }

    /** Takes no more frames. */
    void closeFeed() {
        StreamFeed open = feed;
        if (open != null) {
            open.close();
        }
    }
}
