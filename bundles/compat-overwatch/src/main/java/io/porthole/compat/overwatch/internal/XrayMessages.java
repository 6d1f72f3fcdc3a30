/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.overwatch.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.annotate.Detection;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.FrameInfo;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** The {@code xray_frame} messages, each written once for all clients that show the same thing. */
final class XrayMessages {
    private static final double MILLI = 1e6;
    private static final int WINDOW = 32;
    private static final long WINDOW_NANOS = 2_000_000_000L;

    private final Map<Key, Shared> shared = new HashMap<>();

    private record Key(int streamId, JpegProfile profile, String node, String workflow) {}

    /** The texts of that node, to be released once. */
    synchronized Shared share(int streamId, JpegProfile profile, String node, String workflow) {
        Shared texts = shared.computeIfAbsent(new Key(streamId, profile, node, workflow), Shared::new);
        texts.users++;
        return texts;
    }

    private synchronized void release(Shared texts) {
        if (--texts.users == 0) {
            shared.remove(texts.key, texts);
        }
    }

    /** The newest text of one node. */
    final class Shared {
        private final Key key;
        private final long[] times = new long[WINDOW];
        private int users;
        private int count;
        private long sequence = -1;
        private long captureTime;
        private String newest = "";

        private Shared(Key key) {
            this.key = key;
        }

        /** The message with that picture. */
        synchronized String of(EncodedFrame picture) {
            FrameInfo info = picture.info();
            if (sequence != info.sequence() || captureTime != info.captureTime()) {
                sequence = info.sequence();
                captureTime = info.captureTime();
                newest = write(picture, info, System.nanoTime());
            }
            return newest;
        }

        private String write(EncodedFrame picture, FrameInfo info, long now) {
            times[count++ % WINDOW] = now;
            long age = Math.max(0, now - info.captureTime());
            ObjectNode m = JsonNodeFactory.instance.objectNode();
            m.put("type", "xray_frame").put("workflow_id", key.workflow).put("node_id", key.node);
            m.put("timestamp", Instant.now().minusNanos(age).toString());
            m.put("frame_data", base64(picture.bytes()));
            m.put("fps", Math.round(fps(now) * 10) / 10.0);
            m.put("detections_count", info.annotations().detections().size());
            m.put("processing_time_ms", Math.round(age / MILLI * 10) / 10.0);
            m.put("xray_mode", "raw");
            m.putObject("resolution").put("width", info.width()).put("height", info.height());
            ArrayNode detections = m.putArray("detections");
            info.annotations().detections().forEach(d -> add(detections.addObject(), d));
            return m.toString();
        }

        /** Pictures a second, over the last 32 of them and at most two seconds. */
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
