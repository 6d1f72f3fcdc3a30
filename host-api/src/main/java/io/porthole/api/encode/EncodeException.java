/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.encode;

/** An encoder could not be made, or could not encode a frame; the message says why in one sentence. */
public class EncodeException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With a reason. */
    public EncodeException(String message) {
        super(message);
    }

    /** With a reason and the error behind it. */
    public EncodeException(String message, Throwable cause) {
        super(message, cause);
    }
}
