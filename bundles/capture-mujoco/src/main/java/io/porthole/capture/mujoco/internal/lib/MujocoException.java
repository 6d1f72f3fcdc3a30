/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

/** MuJoCo or OpenGL is missing or refused; the message says what was wrong and what to do, for a person. */
public final class MujocoException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With a sentence for a person. */
    public MujocoException(String message) {
        super(message);
    }
}
