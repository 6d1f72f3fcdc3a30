/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The name that this machine has itself. */
final class MachineName {
    private static final Logger LOG = LoggerFactory.getLogger(MachineName.class);
    private static final Path FILE = Path.of("/proc/sys/kernel/hostname");

    private MachineName() {}

    /** Returns it without asking any name server, which may take long; empty when there is none. */
    static String get() {
        try {
            return Files.readString(FILE).strip();
        } catch (IOException e) {
            LOG.debug("[http] This machine has no file with its name", e);
            return System.getenv().getOrDefault("HOSTNAME", "");
        }
    }
}
