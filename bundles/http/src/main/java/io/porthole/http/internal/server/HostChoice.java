/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import org.jspecify.annotations.Nullable;

/** Which address to listen on, from the places that may say so. */
final class HostChoice {
    /** Environment variable with a name or address. */
    static final String VARIABLE = "PORTHOLE_HOST";

    static final String DEFAULT = "127.0.0.1";

    private HostChoice() {}

    /**
     * Returns the configured address, else that of the environment, else {@value #DEFAULT}.
     *
     * @param configured blank for "not configured"
     */
    static String choose(String configured, @Nullable String variable) {
        if (!configured.isBlank()) {
            return configured.strip();
        }
        return variable == null || variable.isBlank() ? DEFAULT : variable.strip();
    }
}
