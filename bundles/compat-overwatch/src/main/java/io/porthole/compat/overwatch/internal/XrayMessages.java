/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.overwatch.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.annotate.Detection;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.protocol.StreamOptions;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code xray_frame} messages, each written once for all clients that show the same thing. */
final class XrayMessages {
    private static final double MILLI = 1e6;
    private static final int WINDOW = 32;
    private static final long WINDOW_NANOS = 2_000_000_000L;

    private final Map<Key, NodeMessages> shared = new HashMap<>();

    private record Key(int streamId, JpegProfile profile, boolean drawn, String node, String workflow) {}

    /** Returns the messages of that node, to be released once. */
    synchronized NodeMessages share(int streamId, StreamOptions options, String node, String workflow) {
        Key key = new Key(streamId, options.profile(), options.drawnAnnotations(), node, workflow);
        NodeMessages messages = shared.computeIfAbsent(key, NodeMessages::new);
        messages.users++;
        return messages;
    }

    private synchronized void release(NodeMessages messages) {
        if (--messages.users == 0) {
            shared.remove(messages.key, messages);
        }
    }

    /** The newest message of one node. */
    final class NodeMessages {
        private final Key key;
        private final long[] times = new long[WINDOW];
        private int users;
        private int count;
        private @Nullable EncodedFrame written;
        private String newest = "";

        private NodeMessages(Key key) {
            this.key = key;
        }

        /** Returns the message with that frame. The same frame is the same object; shown again, it is another one. */
        @SuppressWarnings("ReferenceEquality")
        synchronized String of(EncodedFrame frame) {
            if (written != frame) {
                written = frame;
                newest = write(frame, frame.info(), System.nanoTime());
            }
            return newest;
        }

        private String write(EncodedFrame frame, FrameInfo info, long now) {
            times[count++ % WINDOW] = now;
            long age = Math.max(0, now - info.captureTime());
            ObjectNode m = JsonNodeFactory.instance.objectNode();
            m.put("type", "xray_frame").put("workflow_id", key.workflow).put("node_id", key.node);
            m.put("timestamp", Instant.now().minusNanos(age).toString());
            m.put("frame_data", base64(frame.bytes()));
            m.put("fps", Math.round(fps(now) * 10) / 10.0);
            m.put("detections_count", info.annotations().detections().size());
            m.put("processing_time_ms", Math.round(age / MILLI * 10) / 10.0);
            m.put("xray_mode", "raw");
            m.putObject("resolution").put("width", info.width()).put("height", info.height());
            ArrayNode detections = m.putArray("detections");
            info.annotations().detections().forEach(d -> add(detections.addObject(), d));
            return m.toString();
        }

        /** Returns the frames a second, over the last 32 of them and at most two seconds. */
        private double fps(long now) {
            int known = Math.min(count, WINDOW);
            for (int back = known - 1; back > 0; back--) {
                long since = now - times[(count - 1 - back) % WINDOW];
                if (since > 0 && since <= WINDOW_NANOS) {
                    return back * 1e9 / since;
                }
            }
            return 0;
        }

        void release() {
            XrayMessages.this.release(this);
        }
    }

    private static void add(ObjectNode out, Detection d) {
        out.put("x", d.x()).put("y", d.y()).put("width", d.width()).put("height", d.height());
        out.put("class_name", d.label());
        if (!Double.isNaN(d.confidence())) {
            out.put("confidence", d.confidence());
        }
        if (d.trackId() != null) {
            out.put("track_id", d.trackId());
        }
    }

    private static String base64(ByteBuffer bytes) {
        byte[] jpeg = new byte[bytes.remaining()];
        bytes.get(jpeg);
        return Base64.getEncoder().encodeToString(jpeg);
    }
}
