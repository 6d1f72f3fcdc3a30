/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import io.porthole.api.frame.Codec;
import io.porthole.api.stream.ToneMapping;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A producer's greeting.
 *
 * @param pid its process id as it sees it, for the log; 0 when it has none
 * @param fps frames a second that it means to deliver; 0 when it does not say
 * @param name the stream's name, valid
 * @param title what people read in its place; empty for none
 * @param tone how samples become colours, valid; empty for none
 * @param token what it knows; empty for none
 * @param codec in which all its frames arrive; empty for pixels, or when it does not say
 */
record Hello(int pid, double fps, String name, String title, String tone, String token, String codec) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int MAX_TITLE_CHARS = 120;
    private static final int MAX_FPS = 1000;
    private static final Set<String> CODECS = Set.of("", Codec.JPEG.name(), Codec.H264.name());

    /** Reads the body of HELLO, from the buffer's position to its limit. */
    static Hello read(ByteBuffer body) throws LinkException {
        if (body.remaining() < 12) {
            throw new LinkException("HELLO has " + body.remaining() + " bytes, fewer than its fixed part");
        }
        Hello hello = new Hello(
                body.getInt(),
                body.getDouble(),
                text(body, "name"),
                text(body, "title"),
                text(body, "tone"),
                text(body, "token"),
                body.hasRemaining() ? text(body, "codec") : "");
        if (body.hasRemaining()) {
            throw new LinkException("HELLO has " + body.remaining() + " bytes too many");
        }
        hello.check();
        return hello;
    }

    private static String text(ByteBuffer body, String what) throws LinkException {
        int length = body.remaining() < 2 ? -1 : Short.toUnsignedInt(body.getShort());
        if (length < 0 || length > body.remaining()) {
            throw new LinkException("HELLO ends within its " + what);
        }
        return Text.read(body, length, what);
    }

    private void check() throws LinkException {
        if (!NAME.matcher(name).matches()) {
            throw bad("the name '" + Text.printable(name) + "' is not 1 to 64 of A-Z a-z 0-9 . _ - with a letter or"
                    + " digit first");
        }
        if (title.length() > MAX_TITLE_CHARS || title.chars().anyMatch(Character::isISOControl)) {
            throw bad("the title is longer than " + MAX_TITLE_CHARS + " characters or has control characters");
        }
        if (!(fps >= 0 && fps <= MAX_FPS)) {
            throw bad("fps " + fps + " is not in 0.." + MAX_FPS);
        }
        if (!CODECS.contains(codec)) {
            throw bad("the codec '" + Text.printable(codec) + "' is not one of jpeg, h264; empty for pixels");
        }
        try {
            ToneMapping.parse(tone);
        } catch (IllegalArgumentException e) {
            throw bad("the tone is not understood: " + Text.printable(String.valueOf(e.getMessage())));
        }
    }

    private static LinkException bad(String reason) {
        return new LinkException(Refusal.BAD_HELLO, reason);
    }
}
