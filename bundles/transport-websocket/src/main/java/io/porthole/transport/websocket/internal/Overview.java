/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.control.ControlService;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.stream.EncodeStatistics;
import io.porthole.api.stream.Latency;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.api.stream.StreamStatistics;
import io.porthole.api.stream.ViewerStatistics;
import io.porthole.protocol.Messages;
import io.porthole.signalling.RtcSessions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is the case at one moment, worked out once for all clients that are told of it. For one thread. */
final class Overview {
    private static final double MICROS_PER_MILLI = 1000;
    private static final int BITS = 8;

    private final StreamRegistry registry;
    private final @Nullable ControlService desk;
    private final Map<Integer, StreamStatistics> statistics = new HashMap<>();
    private final @Nullable RtcSessions peers;
    private @Nullable String streams;
    private @Nullable String webRtc;

    Overview(StreamRegistry registry, @Nullable ControlService desk, @Nullable RtcSessions peers) {
        this.registry = registry;
        this.desk = desk;
        this.peers = peers;
    }

    /** The {@code rtc} message. */
    String webRtc() {
        if (webRtc == null) {
            webRtc = PeerTalk.availability(peers);
        }
        return webRtc;
    }

    /** The {@code streams} message. */
    String streams() {
        if (streams == null) {
            ObjectNode m = Messages.message("streams");
            describe(m);
            streams = m.toString();
        }
        return streams;
    }

    /** Adds the default stream's name and the list of all streams. */
    void describe(ObjectNode out) {
        Stream first = registry.defaultStream();
        out.put("default", first == null ? null : first.name());
        ArrayNode list = out.putArray("streams");
        for (Stream s : registry.streams()) {
            ObjectNode one = list.addObject()
                    .put("name", s.name())
                    .put("title", s.title())
                    .put("id", s.id())
                    .put("state", s.status().state().word())
                    .put("steerable", desk != null && desk.steerable(s.name()));
            ArrayNode commands = one.putArray("commands");
            if (desk != null) {
                desk.commands(s.name()).stream().sorted().forEach(commands::add);
            }
        }
    }

    /** The {@code statistics} message for one who watches. */
    String statistics(Watch watch, boolean lease) {
        Stream stream = watch.stream();
        StreamStatistics all = statistics.computeIfAbsent(stream.id(), id -> stream.statistics());
        ViewerStatistics own = watch.statistics();
        ObjectNode m = Messages.message("statistics")
                .put("stream", stream.name())
                .put("id", stream.id())
                .put("fps", own.framesPerSecond())
                .put("bitrate", Math.round(own.bytesPerSecond() * BITS))
                .put("captureFps", all.capturedFramesPerSecond());
        Latency latency = own.captureToSend();
        m.putObject("latencyMs")
                .put("p50", latency.p50() / MICROS_PER_MILLI)
                .put("p95", latency.p95() / MICROS_PER_MILLI)
                .put("p99", latency.p99() / MICROS_PER_MILLI);
        ObjectNode drops = m.putObject("drops");
        own.drops().forEach(drops::put);
        EncodeStatistics encode = encode(all, watch.wish().profile());
        m.put("encoder", encode == null ? "" : encode.encoder());
        m.put("degraded", encode == null ? "" : encode.degradedReason());
        AckWindow window = watch.window();
        if (window != null) {
            m.put("rttMs", window.roundTripNanos() / (double) TimeUnit.MILLISECONDS.toNanos(1));
            m.put("window", window.size());
        }
        return m.put("viewers", all.viewers().size())
                .put("holder", desk == null ? null : desk.holder(stream.name()))
                .put("lease", lease)
                .toString();
    }

    private static @Nullable EncodeStatistics encode(StreamStatistics all, JpegProfile profile) {
        for (EncodeStatistics e : all.encodes()) {
            if (e.codec().equals(Codec.JPEG) && profile.equals(e.profile())) {
                return e;
            }
        }
        return null;
    }
}
