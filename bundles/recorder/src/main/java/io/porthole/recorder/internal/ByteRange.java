/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file (RFC 9110, section 14).
 *
 * @param first of its bytes
 * @param count how many; 0 when the file has none of them
 */
record ByteRange(long first, long count) {
    private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /**
     * Returns the range that a request asks for; the whole file when it asks for none, or for something that a server
     * may leave out of account, such as several ranges.
     *
     * @param header of the request, or null
     */
    static ByteRange of(@Nullable String header, long size) {
        Matcher m = SINGLE.matcher(header == null ? "" : header.strip());
        if (!m.matches() || (m.group(1).isEmpty() && m.group(2).isEmpty())) {
            return new ByteRange(0, size);
        }
        if (m.group(1).isEmpty()) {
            long count = Math.min(size, Long.parseLong(m.group(2)));
            return new ByteRange(size - count, count);
        }
        long first = Long.parseLong(m.group(1));
        long last = m.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(m.group(2)));
        if (!m.group(2).isEmpty() && Long.parseLong(m.group(2)) < first) {
            return new ByteRange(0, size); // no range at all
        }
        return new ByteRange(first, Math.max(0, last - first + 1));
    }

    /** Returns whether it is the whole file. */
    boolean isWhole(long size) {
        return first == 0 && count == size;
    }

    /** Returns it as {@code Content-Range} has it. */
    String contentRange(long size) {
        return count == 0 ? "bytes */" + size : "bytes " + first + '-' + (first + count - 1) + '/' + size;
    }
}
