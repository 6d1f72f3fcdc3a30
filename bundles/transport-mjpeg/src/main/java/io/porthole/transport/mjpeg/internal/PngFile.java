/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes a PNG (W3C, third edition) with 8 or 16 bits a sample, without loss. */
final class PngFile {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int GREY = 0;
    private static final int TRUECOLOUR = 2;

    /** Filter type of a row: the differences to the row above. */
    private static final int UP = 2;

    private static final int SMALL_BYTES = 1 << 16;

    private PngFile() {}

    static byte[] of(PixelRows rows) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream(SMALL_BYTES);
            out.write(SIGNATURE);
            chunk(out, "IHDR", header(rows));
            chunk(out, "IDAT", data(rows));
            chunk(out, "IEND", new byte[0]);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory has none
        }
    }

    private static byte[] header(PixelRows rows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(rows.info().width());
        data.writeInt(rows.info().height());
        data.writeByte(8 * rows.sampleBytes());
        data.writeByte(rows.channels() == 3 ? TRUECOLOUR : GREY);
        data.write(new byte[3]); // deflate, adaptive filters, not interlaced
        return out.toByteArray();
    }

    private static byte[] data(PixelRows rows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(SMALL_BYTES);
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(out, deflater, SMALL_BYTES)) {
            byte[] above = new byte[rows.rowBytes()];
            byte[] row = new byte[rows.rowBytes()];
            byte[] filtered = new byte[rows.rowBytes()];
            for (int y = 0; y < rows.info().height(); y++) {
                read(rows, y, row);
                for (int i = 0; i < row.length; i++) {
                    filtered[i] = (byte) (row[i] - above[i]);
                }
                deflated.write(UP);
                deflated.write(filtered);
                byte[] spare = above;
                above = row;
                row = spare;
            }
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    /** Copies a row with the high byte of each sample first. */
    private static void read(PixelRows rows, int y, byte[] row) {
        System.arraycopy(rows.bytes(), y * row.length, row, 0, row.length);
        if (rows.sampleBytes() == 2 && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
            for (int i = 0; i < row.length; i += 2) {
                byte low = row[i];
                row[i] = row[i + 1];
                row[i + 1] = low;
            }
        }
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] content) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(content);
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(content.length);
        data.write(name);
        data.write(content);
        data.writeInt((int) crc.getValue());
    }
}
