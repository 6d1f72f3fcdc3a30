/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

/** The X server refused or cannot be reached; the message says what to do, for a person. */
public final class XException extends Exception {
    private static final long serialVersionUID = 1L;

    XException(String message) {
        super(message);
    }
}
