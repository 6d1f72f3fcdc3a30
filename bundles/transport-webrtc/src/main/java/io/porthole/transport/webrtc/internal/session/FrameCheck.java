/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.Stream;
import io.porthole.lib.webrtc.FrameLimits;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRefusedException.Reason;
import io.porthole.signalling.SignallingJson;
import io.porthole.signalling.VideoCodec;
import io.porthole.transport.webrtc.internal.policy.AcceptedOffer;
import io.porthole.transport.webrtc.internal.policy.OfferFilter;
import java.util.List;

/** Checks that the frames of the requested streams can be sent by the codec of a session. */
final class FrameCheck {
    private FrameCheck() {}

    static FrameLimits limits(VideoCodec codec) {
        return FrameLimits.of(SignallingJson.word(codec));
    }

    /**
     * Returns the offer as it was accepted; or, when that codec cannot send the frames of every stream, accepted for
     * another that can.
     *
     * @throws SessionRefusedException FRAME_SIZE, with the size and what is allowed
     */
    static AcceptedOffer accept(String text, AcceptedOffer offer, List<VideoCodec> wanted, List<Stream> streams)
            throws SessionRefusedException {
        String refusal = refusal(offer.codec(), streams);
        if (refusal.isEmpty()) {
            return offer;
        }
        List<VideoCodec> others =
                wanted.stream().filter(c -> refusal(c, streams).isEmpty()).toList();
        try {
            return OfferFilter.accept(text, others);
        } catch (SessionRefusedException noneOfThem) {
            SessionRefusedException refused = new SessionRefusedException(
                    Reason.FRAME_SIZE, refusal + "; use the WebSocket instead, at streaming/client/");
            refused.addSuppressed(noneOfThem);
            throw refused;
        }
    }

    private static String refusal(VideoCodec codec, List<Stream> streams) {
        for (Stream stream : streams) {
            FrameInfo info = stream.latest();
            if (info != null && limits(codec).fit(info.width(), info.height()) == null) {
                return refusal(codec, stream.name(), info);
            }
        }
        return "";
    }

    /** Returns why such a frame cannot be sent, as a part of a sentence. */
    static String refusal(VideoCodec codec, String stream, FrameInfo info) {
        String word = SignallingJson.word(codec);
        return limits(codec).fit(info.width(), info.height()) == null
                ? "frames of " + info.width() + " x " + info.height() + " pixels, as '" + stream
                        + "' has, cannot be sent as " + word + ", which takes " + limits(codec)
                : "a frame of '" + stream + "' could not be converted for " + word;
    }
}
