/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import org.jspecify.annotations.Nullable;

/** Which port to listen on, from the four places that may say so. */
final class PortChoice {
    /** System property that wins over everything; 0 takes any free port. For tests and the launcher. */
    static final String PROPERTY = "io.porthole.http.port";

    /** Environment variable of OmniGibson's remote viewer. */
    static final String VARIABLE = "OMNIGIBSON_HTTP_PORT";

    static final int DEFAULT = 8211;

    private PortChoice() {}

    /**
     * Returns the port of the system property, else the configuration, else the environment, else {@value #DEFAULT}.
     *
     * @param configured 0 for "not configured"
     * @throws IllegalArgumentException when the one that counts is no port; the message says where it stands
     */
    static int choose(@Nullable String property, int configured, @Nullable String variable) {
        if (property != null && !property.isBlank()) {
            return parse("the system property " + PROPERTY, property, 0);
        }
        if (configured != 0) {
            return parse("port of " + Config.PID, Integer.toString(configured), 1);
        }
        if (variable != null && !variable.isBlank()) {
            return parse("the environment variable " + VARIABLE, variable, 1);
        }
        return DEFAULT;
    }

    /**
     * Returns the number.
     *
     * @param where the place that names it
     * @throws IllegalArgumentException when it is none in {@code least}..65535; the message says where it stands
     */
    static int parse(String where, String text, int least) {
        try {
            int port = Integer.parseInt(text.strip());
            if (port >= least && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw refused(where, text, least, e);
        }
        throw refused(where, text, least, null);
    }

    private static IllegalArgumentException refused(String where, String text, int least, @Nullable Exception cause) {
        return new IllegalArgumentException(
                where + " is '" + text + "', not a port number in " + least + "..65535", cause);
    }
}
