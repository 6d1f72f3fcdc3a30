/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells which file a piece of code was really loaded from, as Linux has it in {@code /proc/self/maps}. */
final class MappedFile {
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final Pattern LINE = Pattern.compile("(\\p{XDigit}+)-(\\p{XDigit}+) .*? (/.*)");

    private MappedFile() {}

    /** Returns the file behind an address, or empty when there is none or this system does not tell. */
    static Optional<Path> at(long address) {
        if (!Files.isReadable(MAPS)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(MAPS)) {
            return lines.map(LINE::matcher)
                    .filter(line -> line.matches() && contains(line, address))
                    .map(line -> Path.of(line.group(3)))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean contains(Matcher line, long address) {
        return Long.parseUnsignedLong(line.group(1), 16) <= address
                && address < Long.parseUnsignedLong(line.group(2), 16);
    }
}
