/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

/** A producer did what it may not; its link is closed and nobody else's. The message is for people. */
final class LinkException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    LinkException(String reason) {
        this(Refusal.BAD_MESSAGE, reason);
    }

    LinkException(Refusal refusal, String reason) {
        super(reason, null, false, false);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
