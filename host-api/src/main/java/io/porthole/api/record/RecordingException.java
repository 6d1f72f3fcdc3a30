/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.record;

/** A recording could not be started; the message says why in one sentence. */
public class RecordingException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With a reason. */
    public RecordingException(String message) {
        super(message);
    }

    /** With a reason and the error behind it. */
    public RecordingException(String message, Throwable cause) {
        super(message, cause);
    }
}
