/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes NumPy's array file, version 1.0 (numpy.lib.format). */
final class NpyFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;
    private static final int LENGTH_BYTES = 2;

    private NpyFile() {}

    /** Returns an array of height x width, or height x width x 3 where there are colours. */
    static byte[] of(PixelRows rows) {
        byte[] header = header(rows);
        ByteBuffer out = ByteBuffer.allocate(MAGIC.length + LENGTH_BYTES + header.length + rows.bytes().length);
        out.order(ByteOrder.LITTLE_ENDIAN).put(MAGIC).putShort((short) header.length);
        return out.put(header).put(rows.bytes()).array();
    }

    private static byte[] header(PixelRows rows) {
        String shape = rows.info().height() + ", " + rows.info().width() + (rows.channels() == 3 ? ", 3" : "");
        String text = "{'descr': '" + type(rows) + "', 'fortran_order': False, 'shape': (" + shape + "), }";
        int unpadded = MAGIC.length + LENGTH_BYTES + text.length() + 1;
        int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
        return (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static String type(PixelRows rows) {
        String order = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? "<" : ">";
        if (rows.sampleBytes() == 1) {
            return "|u1";
        }
        return order + (rows.info().format() == PixelFormat.FLOAT32 ? "f" : "u") + rows.sampleBytes();
    }
}
