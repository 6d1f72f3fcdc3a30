/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

/** The configuration keys that have an option of their own, as {@code PID/KEY}. */
final class Keys {
    static final String MODE = "io.porthole.mode/mode";
    static final String HOST = "io.porthole.http/host";
    static final String PORT = "io.porthole.http/port";
    static final String TOKEN = "io.porthole.http/token";

    /** Files that are played; {@code porthole replay} sets it. */
    static final String RECORDINGS = "io.porthole.capture.recording/files";

    private Keys() {}
}
