/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text from the wire and into the log. */
final class Text {
    private static final int MAX_PRINTED_CHARS = 200;

    private Text() {}

    /** Reads that many bytes of UTF-8, strictly, and moves the position behind them. */
    static String read(ByteBuffer from, int bytes, String what) throws LinkException {
        ByteBuffer part = from.slice(from.position(), bytes);
        from.position(from.position() + bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
        } catch (CharacterCodingException e) {
            throw new LinkException(what + " is not UTF-8");
        }
    }

    /** Returns the text without control characters, which could forge a line in the log, and cut to a line's length. */
    static String printable(String text) {
        String cut = text.length() > MAX_PRINTED_CHARS ? text.substring(0, MAX_PRINTED_CHARS) + "…" : text;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
