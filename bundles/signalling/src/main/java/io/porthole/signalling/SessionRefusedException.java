/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

/** A session or a change of it was refused; the message says what was wrong and what is allowed. */
public final class SessionRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** The text is no session description, no candidate, or lacks something. HTTP 400. */
        MALFORMED,
        /** The offer has no codec in common with what can be sent. HTTP 406 or 422. */
        NO_COMMON_CODEC,
        /** No stream has that name, or there is none at all. HTTP 404. */
        UNKNOWN_STREAM,
        /** A server for ICE is not acceptable. HTTP 400. */
        ICE_SERVER,
        /** The machine has no room for another viewer; the WebSocket has. HTTP 503. */
        FULL,
        /** The transport is being removed or updated. HTTP 503. */
        CLOSING,
        /** The library failed. HTTP 500. */
        FAULT
    }

    private final Reason reason;

    /** A refusal for a reason. */
    public SessionRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
