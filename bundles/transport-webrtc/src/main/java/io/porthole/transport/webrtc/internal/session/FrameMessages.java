/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import io.porthole.api.frame.FrameInfo;
import io.porthole.protocol.Messages;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Writes the messages about a frame once for all viewers of its stream. */
public final class FrameMessages {
    /**
     * What is told of one picture.
     *
     * @param picture which one
     * @param frame the {@code frame} message
     * @param annotations its marks, or null when it has none
     */
    record Told(FrameInfo picture, String frame, @Nullable String annotations) {}

    private final Map<Integer, Told> newest = new ConcurrentHashMap<>();

    /** What to tell of the picture. */
    @SuppressWarnings("ReferenceEquality") // the same picture is the same object; comparing marks would cost more
    Told of(int streamId, FrameInfo picture) {
        Told known = newest.get(streamId);
        if (known != null && known.picture == picture) {
            return known;
        }
        Told told = new Told(picture, Messages.frame(streamId, picture), Messages.annotations(streamId, picture));
        newest.put(streamId, told);
        return told;
    }

    /** Forgets a stream that nobody watches any more. */
    void forget(int streamId) {
        newest.remove(streamId);
    }
}
