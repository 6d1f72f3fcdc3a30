/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.control.ControlService;
import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.stream.EncodeStatistics;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.api.stream.StreamStatistics;
import io.porthole.api.stream.ViewerStatistics;
import io.porthole.protocol.Messages;
import io.porthole.protocol.ViewerControl;
import io.porthole.signalling.RtcSessions;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The state at one tick, gathered once for all clients. For one thread. */
final class TickSnapshot {
    private static final int BITS = 8;

    private final StreamRegistry registry;
    private final @Nullable ControlService control;
    private final RecentStatistics statistics;
    private final @Nullable RtcSessions rtcSessions;
    private @Nullable String streams;
    private @Nullable String rtc;

    TickSnapshot(
            StreamRegistry registry,
            @Nullable ControlService control,
            @Nullable RtcSessions rtcSessions,
            RecentStatistics statistics) {
        this.statistics = statistics;
        this.registry = registry;
        this.control = control;
        this.rtcSessions = rtcSessions;
    }

    /** Returns the {@code rtc} message. */
    String rtc() {
        if (rtc == null) {
            rtc = RtcMessages.availability(rtcSessions);
        }
        return rtc;
    }

    /** Returns the {@code streams} message. */
    String streams() {
        if (streams == null) {
            streams = addStreams(Messages.message("streams")).toString();
        }
        return streams;
    }

    /** Adds the default stream's name and the list of all streams. */
    ObjectNode addStreams(ObjectNode message) {
        return Messages.addStreams(message, registry, control);
    }

    /** Returns the frames per second that the stream's source gives. */
    double captureFps(Stream stream) {
        return statistics.of(stream).capturedFramesPerSecond();
    }

    /** Returns the {@code statistics} message for one viewer of a stream. */
    String statistics(StreamWatch watch, ViewerStatistics own, ViewerControl viewer) {
        Stream stream = watch.stream();
        StreamStatistics all = statistics.of(stream);
        ObjectNode m = Messages.statistics(stream, all, own, own.framesPerSecond(), own.bytesPerSecond() * BITS);
        EncodeStatistics encode = encode(all, watch.codec(), watch.profile(watch.codec()));
        m.put("codec", watch.codec().name());
        m.put("encoder", own.encoder());
        m.put("degraded", encode == null ? "" : encode.degradedReason());
        if (watch.codec().equals(Codec.JPEG) && watch.profile(Codec.JPEG) instanceof JpegProfile jpeg) {
            m.put("quality", jpeg.quality()).put("sizeDivisor", jpeg.sizeDivisor());
        }
        AckWindow window = watch.window();
        if (window != null) {
            m.put("rttMs", window.roundTripNanos() / (double) TimeUnit.MILLISECONDS.toNanos(1));
            m.put("window", window.size());
        }
        return viewer.addLease(m, stream.name()).toString();
    }

    private static @Nullable EncodeStatistics encode(StreamStatistics all, Codec codec, EncodeProfile profile) {
        for (EncodeStatistics e : all.encodes()) {
            if (e.codec().equals(codec) && (e.profile() == null || profile.equals(e.profile()))) {
                return e;
            }
        }
        return null;
    }
}
