/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Writes the {@code rtc-} messages from the host to a viewer; {@code ref} is the viewer's name of the session. */
public final class SignallingMessages {
    private SignallingMessages() {}

    private static ObjectNode message(String type, long ref) {
        return Messages.message(type).put("ref", ref);
    }

    /** Returns {@code rtc-answer}. */
    public static String answer(long ref, String session, List<String> streams, String answer) {
        ObjectNode m = message("rtc-answer", ref).put("session", session).put("answer", answer);
        streams.forEach(m.putArray("streams")::add);
        return m.toString();
    }

    /** Returns {@code rtc-candidate}, with the fields of the W3C's RTCIceCandidateInit. */
    public static String candidate(long ref, String sdpMid, int sdpMLineIndex, String candidate) {
        return message("rtc-candidate", ref)
                .put("sdpMid", sdpMid)
                .put("sdpMLineIndex", sdpMLineIndex)
                .put("candidate", candidate)
                .toString();
    }

    /** Returns {@code rtc-gathering-complete}. */
    public static String gatheringComplete(long ref) {
        return message("rtc-gathering-complete", ref).toString();
    }

    /** Returns {@code rtc-ice-server-error}. */
    public static String iceServerError(long ref, String detail) {
        return message("rtc-ice-server-error", ref).put("detail", detail).toString();
    }

    /** Returns {@code rtc-refused}. */
    public static String refused(long ref, String reason, String detail) {
        return message("rtc-refused", ref)
                .put("reason", reason)
                .put("detail", detail)
                .toString();
    }

    /** Returns {@code rtc-ended}. */
    public static String ended(long ref, String reason) {
        return message("rtc-ended", ref).put("reason", reason).toString();
    }
}
