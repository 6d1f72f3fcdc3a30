/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import io.porthole.api.encode.EncodeException;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** From FFmpeg's error numbers to exceptions. */
final class NativeError {
    private static final int MAX_TEXT = 256;

    private NativeError() {}

    /** Returns an exception that says what failed and FFmpeg's reason. */
    static EncodeException of(String what, int error) {
        return new EncodeException(what + ": " + text(error));
    }

    /** Returns FFmpeg's words for an error number. */
    static String text(int error) {
        try (BytePointer text = new BytePointer(MAX_TEXT)) {
            int unused = avutil.av_strerror(error, text, MAX_TEXT);
            return text.limit(BytePointer.strlen(text)).getString();
        }
    }
}
