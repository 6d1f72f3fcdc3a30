/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

/** A frame that arrives encoded is not what it is said to be. The message is one sentence for its producer. */
public final class MalformedFrameException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates one without a stack trace, since a producer may cause many. */
    public MalformedFrameException(String message) {
        super(message, null, false, false);
    }
}
