/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.omnigibson.internal;

import org.jspecify.annotations.Nullable;

/** TCP and UDP port numbers as text. */
final class Ports {
    private Ports() {}

    /** Returns the number, or {@code otherwise} when the text is missing or not a port, 1..65535. */
    static int parse(@Nullable String text, int otherwise) {
        if (text == null) {
            return otherwise;
        }
        try {
            int port = Integer.parseInt(text.strip());
            return port >= 1 && port <= 65535 ? port : otherwise;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
