/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of recordings, which are names of files and parts of URLs alike. */
final class RecordingIds {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]");
    private static final int MAX_STREAM_CHARS = 64;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private RecordingIds() {}

    /** Returns whether a file of the library can have that name, so that it leads nowhere else. */
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /**
     * Returns the name of a recording.
     *
     * @param attempt 1 for the first; when the name is taken, the next
     */
    static String of(String stream, Instant started, int attempt) {
        String safe = UNSAFE.matcher(stream).replaceAll("_");
        String cut = safe.substring(0, Math.min(MAX_STREAM_CHARS, safe.length()));
        String name = cut.isEmpty() || !isId(cut.substring(0, 1)) ? "s" + cut : cut;
        return name + '-' + TIME.format(started) + (attempt == 1 ? "" : "-" + attempt);
    }

    /** Returns the name of a further file of a recording. */
    static String part(String first, int part) {
        return part == 1 ? first : first + "_p" + part;
    }
}
