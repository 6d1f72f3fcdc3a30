/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.protocol.Messages;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Writes the annotations of a frame once for all viewers of its stream. */
final class AnnotationCache implements Outbox.AnnotationMessages {
    private record Entry(long sequence, long captureTime, String text) {}

    private final Map<Integer, Entry> newest = new ConcurrentHashMap<>();

    @Override
    public @Nullable String of(EncodedFrame frame) {
        FrameInfo info = frame.info();
        if (info.annotations().isEmpty()) {
            return null;
        }
        Entry known = newest.get(frame.streamId());
        if (known != null && known.captureTime == info.captureTime() && known.sequence == info.sequence()) {
            return known.text;
        }
        String text = Messages.annotations(frame.streamId(), info);
        if (text != null) {
            newest.put(frame.streamId(), new Entry(info.sequence(), info.captureTime(), text));
        }
        return text;
    }

    /** Forgets a stream that has ended. */
    void forget(int streamId) {
        newest.remove(streamId);
    }
}
