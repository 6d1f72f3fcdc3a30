/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.Framing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * One part of a {@code multipart/x-mixed-replace} body (RFC 2046, 5.1). The delimiter of the next part follows the
 * frame at once, because Chromium shows a frame only when it has seen where it ends.
 */
final class PartFraming implements Framing {
    static final String BOUNDARY = "frame";

    private static final byte[] DELIMITER = ("\r\n--" + BOUNDARY + "\r\n").getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_HEADER_BYTES = 256;

    /** The delimiter that opens the body. */
    static ByteBuffer opening() {
        return ByteBuffer.wrap(DELIMITER, 2, DELIMITER.length - 2);
    }

    @Override
    public int overheadBytes(EncodedFrame frame) {
        return MAX_HEADER_BYTES + DELIMITER.length;
    }

    @Override
    public void header(EncodedFrame frame, ByteBuffer out) {
        String header = "Content-Type: " + frame.codec().mediaType()
                + "\r\nContent-Length: " + frame.bytes().remaining()
                + "\r\nX-Timestamp: " + timestamp(frame)
                + "\r\nX-Sequence: " + Long.toUnsignedString(frame.info().sequence())
                + "\r\n\r\n";
        out.put(header.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void trailer(EncodedFrame frame, ByteBuffer out) {
        out.put(DELIMITER);
    }

    /** The capture time of the frame: seconds since 1970 with microseconds. */
    static String timestamp(EncodedFrame frame) {
        long age = System.nanoTime() - frame.info().captureTime();
        long micros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()) - TimeUnit.NANOSECONDS.toMicros(age);
        long fraction = Math.floorMod(micros, 1_000_000L);
        return Math.floorDiv(micros, 1_000_000L) + "."
                + Long.toString(1_000_000L + fraction).substring(1);
    }
}
