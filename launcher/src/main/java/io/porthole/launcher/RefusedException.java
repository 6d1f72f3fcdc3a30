/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

/** A start that was refused. The message is one sentence for the user: what is wrong and what is allowed. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }

    RefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
