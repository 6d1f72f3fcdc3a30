/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the process has of what native code leaks. */
record ProcessSize(long threads, long descriptors, long residentMegabytes) {
    static ProcessSize now() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return new ProcessSize(status("Threads:"), descriptors.count(), status("VmRSS:") / 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long status(String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IllegalStateException("no " + name);
    }
}
