/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.lib.webrtc.FrameLimits;
import io.porthole.lib.webrtc.FrameSize;
import io.porthole.lib.webrtc.PeerSettings;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRefusedException.Reason;
import io.porthole.signalling.SessionRequest;
import io.porthole.signalling.VideoCodec;
import io.porthole.transport.webrtc.internal.policy.AcceptedOffer;
import io.porthole.transport.webrtc.internal.policy.OfferFilter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request whose every part has been checked.
 *
 * @param request as it came
 * @param offer as the library may see it
 * @param streams one for each video section
 * @param settings how it connects
 */
public record AcceptedRequest(
        SessionRequest request, AcceptedOffer offer, List<Stream> streams, PeerSettings settings) {
    private static final double ASSUMED_FPS = 30;
    private static final double ASSUMED_PIXELS = 1280 * 720;

    /**
     * Checks a request.
     *
     * @throws SessionRefusedException with what is wrong and what is allowed
     */
    public static AcceptedRequest of(SessionRequest request, SessionContext context) throws SessionRefusedException {
        List<VideoCodec> wanted = wanted(request.codec(), context.settings().codec());
        AcceptedOffer offer = OfferFilter.accept(request.offer(), wanted);
        List<Stream> streams = new ArrayList<>();
        for (int i = 0; i < offer.videoSections(); i++) {
            streams.add(raw(stream(request, i, context.registry())));
        }
        AcceptedOffer fitting = FrameCheck.accept(request.offer(), offer, wanted, streams);
        return new AcceptedRequest(request, fitting, streams, context.settings().peer(request.iceServers()));
    }

    /** Returns the sizes of frames that the encoder of this session takes. */
    FrameLimits frameLimits() {
        return FrameCheck.limits(offer.codec());
    }

    /** Returns the named codec alone, or the preferred one before all others. */
    private static List<VideoCodec> wanted(@Nullable VideoCodec named, VideoCodec preferred) {
        if (named != null) {
            return List.of(named);
        }
        Set<VideoCodec> all = new LinkedHashSet<>(List.of(preferred));
        all.addAll(List.of(VideoCodec.values()));
        return List.copyOf(all);
    }

    private static Stream stream(SessionRequest request, int video, StreamRegistry registry)
            throws SessionRefusedException {
        boolean named = video < request.streams().size();
        String name = named ? request.streams().get(video) : "";
        Stream stream = named ? registry.find(name) : registry.defaultStream();
        if (stream == null) {
            String known = String.join(", ", registry.names());
            throw new SessionRefusedException(
                    Reason.UNKNOWN_STREAM,
                    named && !known.isEmpty()
                            ? "there is no stream '" + name + "'; the streams are " + known
                            : "there is no stream yet");
        }
        return stream;
    }

    /** Returns the stream unless its frames arrive encoded alone, which the library cannot send. */
    private static Stream raw(Stream stream) throws SessionRefusedException {
        String refusal = stream.refusal(SubscribeOptions.raw(ViewerInfo.of("webrtc", "")));
        if (!refusal.isEmpty()) {
            throw new SessionRefusedException(
                    Reason.NO_COMMON_CODEC,
                    "'" + stream.name() + "' cannot be sent over WebRTC, which encodes raw frames: " + refusal
                            + "; use the WebSocket instead, at streaming/client/");
        }
        return stream;
    }

    /** Returns the pixels per second that all streams together are expected to have. */
    public double pixelsPerSecond() {
        double sum = 0;
        for (Stream stream : streams) {
            FrameInfo info = stream.latest();
            FrameSize size = info == null ? null : frameLimits().fit(info.width(), info.height());
            double pixels = size == null ? ASSUMED_PIXELS : size.width() * (double) size.height();
            double fps = stream.statistics().capturedFramesPerSecond();
            sum += pixels * (fps >= 1 ? fps : ASSUMED_FPS);
        }
        return sum;
    }
}
