/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import io.porthole.api.frame.FrameInfo;
import io.porthole.protocol.Messages;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Writes the messages about a frame once for all viewers of its stream. */
public final class FrameMessages {
    /**
     * Messages about one frame.
     *
     * @param info of the frame
     * @param frame the {@code frame} message
     * @param annotations the {@code annotations} message, or null when it has none
     */
    record OfFrame(FrameInfo info, String frame, @Nullable String annotations) {
        /** Returns the {@code frame} message with the time when one viewer's encoder was given the frame. */
        String frame(long sentNanos) {
            long micros = TimeUnit.NANOSECONDS.toMicros(sentNanos);
            return frame.substring(0, frame.length() - 1) + ",\"sentTime\":" + micros + "}";
        }
    }

    private final Map<Integer, OfFrame> newest = new ConcurrentHashMap<>();

    /** Returns the messages about a frame. */
    @SuppressWarnings("ReferenceEquality") // the same frame is the same object; comparing annotations would cost more
    OfFrame of(int streamId, FrameInfo info) {
        OfFrame known = newest.get(streamId);
        if (known != null && known.info == info) {
            return known;
        }
        OfFrame messages = new OfFrame(info, Messages.frame(streamId, info), Messages.annotations(streamId, info));
        newest.put(streamId, messages);
        return messages;
    }

    /** Forgets a stream that nobody watches any more. */
    void forget(int streamId) {
        newest.remove(streamId);
    }
}
