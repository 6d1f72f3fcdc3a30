/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session or a change of it was refused; the message says what was wrong and what is allowed. {@link RefusalProblems}
 * has the HTTP status of each reason.
 */
public final class SessionRefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(SessionRefusedException.class);

    /** Kind of refusal. */
    public enum Reason {
        /** The text is no session description, no candidate, or lacks something. */
        MALFORMED,
        /** The offer has no codec in common with what can be sent. */
        NO_COMMON_CODEC,
        /** No stream has that name, or there is none at all. */
        UNKNOWN_STREAM,
        /** The frames of a stream have a size that no codec of the offer can send. */
        FRAME_SIZE,
        /** An ICE server is not acceptable. */
        ICE_SERVER,
        /** The machine has no capacity for another WebRTC viewer. */
        FULL,
        /** The transport is being removed or updated. */
        CLOSING,
        /** The host failed. */
        FAULT;

        /** Returns the word for it in {@code rtc-refused}, such as {@code no-common-codec}. */
        public String word() {
            return SignallingJson.word(this);
        }
    }

    private final Reason reason;

    /** A refusal for a reason. */
    public SessionRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Returns the refusal that a future of {@link RtcSessions} failed with; any other is logged as a fault. */
    public static SessionRefusedException of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof SessionRefusedException refused) {
            return refused;
        }
        LOG.error("[webrtc] A session failed", cause);
        return new SessionRefusedException(Reason.FAULT, "The host failed; its log says why.");
    }

    /** Returns the kind of refusal. */
    public Reason reason() {
        return reason;
    }
}
