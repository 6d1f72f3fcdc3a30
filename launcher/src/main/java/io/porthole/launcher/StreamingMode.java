/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the streaming mode before the host starts; the bundle {@code io.porthole.mode} decides it. */
final class StreamingMode {
    private static final String VARIABLE = "OMNIGIBSON_REMOTE_STREAMING";
    private static final List<String> MODES = List.of("websocket", "webrtc", "native");

    private StreamingMode() {}

    /**
     * Returns the mode that the host will run in: the option, else the file, else the environment, else websocket.
     *
     * @throws RefusedException when the value that counts is not a mode
     */
    static String decide(@Nullable String option, ConfigurationFiles files, Map<String, String> environment)
            throws RefusedException {
        if (option != null && !option.isBlank()) {
            return check("--mode", option);
        }
        String configured = files.value(Keys.MODE);
        if (configured != null && !configured.isBlank()) {
            return check("mode of io.porthole.mode", configured);
        }
        String variable = environment.getOrDefault(VARIABLE, "");
        return variable.isBlank() ? MODES.get(0) : check(VARIABLE, variable);
    }

    private static String check(String where, String value) throws RefusedException {
        String mode = value.strip().toLowerCase(Locale.ROOT);
        if (!MODES.contains(mode)) {
            throw new RefusedException(
                    where + " is '" + value + "'. It must be one of " + String.join(", ", MODES) + ".");
        }
        return mode;
    }
}
