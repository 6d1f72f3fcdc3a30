/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The form of a {@code multipart/x-mixed-replace} body (RFC 2046, 5.1). The delimiter of the next part follows an image
 * at once, because Chromium shows an image only when it has seen where it ends.
 */
public final class MultipartReplace {
    /** Most bytes of {@link #header}. */
    public static final int MAX_HEADER_BYTES = 256;

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int MICROS_DIGITS = 6;
    private static final int RADIX = 10;
    private static final String BOUNDARY = "frame";
    private static final byte[] DELIMITER = ("\r\n--" + BOUNDARY + "\r\n").getBytes(StandardCharsets.US_ASCII);

    /** Bytes of {@link #delimiter}. */
    public static final int DELIMITER_BYTES = DELIMITER.length;

    private MultipartReplace() {}

    /** Sets the headers of such a response, one that nobody keeps or collects. */
    public static void headers(HttpServletResponse response) {
        response.setHeader("Content-Type", "multipart/x-mixed-replace; boundary=" + BOUNDARY);
        response.setHeader("Connection", "close");
        neverKept(response);
    }

    /** Sets the headers of a response that nobody keeps or collects. */
    public static void neverKept(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no"); // nginx would collect parts otherwise
    }

    /** Returns the delimiter that opens the body. */
    public static ByteBuffer opening() {
        return ByteBuffer.wrap(DELIMITER, 2, DELIMITER.length - 2).slice();
    }

    /** Returns what follows each part's content. */
    public static ByteBuffer delimiter() {
        return ByteBuffer.wrap(DELIMITER);
    }

    /**
     * Returns the header of a part.
     *
     * @param mediaType of the content
     * @param bytes of the content
     * @param captureTime of the frame, by {@link System#nanoTime()}
     * @param sequence of the frame
     */
    public static ByteBuffer header(String mediaType, int bytes, long captureTime, long sequence) {
        ByteBuffer header = ByteBuffer.allocate(MAX_HEADER_BYTES);
        header(header, mediaType, bytes, captureTime, sequence);
        return header.flip();
    }

    /** Writes the header of a part at the position of a buffer; otherwise as the other method. */
    public static void header(ByteBuffer out, String mediaType, int bytes, long captureTime, long sequence) {
        put(out, "Content-Type: ");
        put(out, mediaType);
        put(out, "\r\nContent-Length: ");
        put(out, bytes, 1);
        put(out, "\r\nX-Timestamp: ");
        long micros = micros(captureTime);
        put(out, micros / MICROS_PER_SECOND, 1);
        put(out, ".");
        put(out, micros % MICROS_PER_SECOND, MICROS_DIGITS);
        put(out, "\r\nX-Sequence: ");
        put(out, sequence, 1);
        put(out, "\r\n\r\n");
    }

    private static void put(ByteBuffer out, String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            out.put((byte) ascii.charAt(i)); // it comes for every frame, so without a copy
        }
    }

    private static void put(ByteBuffer out, long unsigned, int leastDigits) {
        long rest = Long.divideUnsigned(unsigned, RADIX);
        if (rest != 0 || leastDigits > 1) {
            put(out, rest, leastDigits - 1);
        }
        out.put((byte) ('0' + Long.remainderUnsigned(unsigned, RADIX)));
    }

    /** Writes what follows each part's content at the position of a buffer. */
    public static void delimiter(ByteBuffer out) {
        out.put(DELIMITER);
    }

    /** Returns a capture time by {@link System#nanoTime()} as seconds since 1970 with microseconds. */
    public static String timestamp(long captureTime) {
        long micros = micros(captureTime);
        String fraction =
                Long.toString(MICROS_PER_SECOND + micros % MICROS_PER_SECOND).substring(1);
        return micros / MICROS_PER_SECOND + "." + fraction;
    }

    private static long micros(long captureTime) {
        long age = System.nanoTime() - captureTime;
        long micros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()) - TimeUnit.NANOSECONDS.toMicros(age);
        return Math.max(0, micros);
    }
}
