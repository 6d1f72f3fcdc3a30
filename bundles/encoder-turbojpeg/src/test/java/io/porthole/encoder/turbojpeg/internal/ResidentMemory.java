/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process, native allocations included. */
final class ResidentMemory {
    private static final long PAGE = 4096;

    private ResidentMemory() {}

    static long bytes() {
        try {
            return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", 3)[1]) * PAGE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
