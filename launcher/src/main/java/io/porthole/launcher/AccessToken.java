/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The access token of the command line. */
final class AccessToken {
    private AccessToken() {}

    /**
     * Returns the token, null when the command line names none.
     *
     * @throws RefusedException when the file with the token cannot be read or its first line is empty
     */
    static @Nullable String of(Options options) throws RefusedException {
        if (options.token != null || options.tokenFile == null) {
            return options.token;
        }
        try (BufferedReader reader = Files.newBufferedReader(Path.of(options.tokenFile))) {
            String line = reader.readLine();
            if (line == null || line.isBlank()) {
                throw new RefusedException(
                        "--token-file " + options.tokenFile + ": the first line must be the token, it is empty.");
            }
            return line.strip();
        } catch (IOException e) {
            throw new RefusedException(
                    "--token-file " + options.tokenFile + " cannot be read. It must be a readable text file.", e);
        }
    }
}
