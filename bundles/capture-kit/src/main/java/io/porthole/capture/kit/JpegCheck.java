/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The structure of a baseline JPEG image (ITU-T T.81, annex B), from SOI to EOI: every marker, the lengths of the
 * segments, and the size. Nothing is decoded, so a wrong colour is not found; a half, a truncated or an overwritten
 * image is, unless what was written over it has the same structure.
 */
public final class JpegCheck {
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int DQT = 0xDB;
    private static final int DHT = 0xC4;
    private static final int DRI = 0xDD;
    private static final int COM = 0xFE;
    private static final int SOF0 = 0xC0;
    private static final int RST0 = 0xD0;
    private static final int RST_COUNT = 8;
    private static final int APP0 = 0xE0;
    private static final int APP15 = 0xEF;
    private static final int JPG = 0xC8;
    private static final int DAC = 0xCC;
    private static final int SOF15 = 0xCF;
    private static final int FRAME_HEADER_BYTES = 6;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private final ByteBuffer bytes;
    private final int width;
    private final int height;
    private int at;
    private boolean sized;
    private boolean quantized;
    private boolean coded;
    private int scans;

    private JpegCheck(ByteBuffer bytes, int width, int height) {
        this.bytes = bytes.slice().order(ByteOrder.BIG_ENDIAN);
        this.width = width;
        this.height = height;
    }

    /**
     * Checks one image.
     *
     * @param bytes from position to limit; neither is changed, nor is the content
     * @throws MalformedFrameException when they are not exactly one baseline JPEG of that size
     */
    public static void check(ByteBuffer bytes, int width, int height) throws MalformedFrameException {
        new JpegCheck(bytes, width, height).run();
    }

    private void run() throws MalformedFrameException {
        if (bytes.limit() < 2 || u16() != 0xFF00 + SOI) {
            throw new MalformedFrameException("the bytes are not a JPEG: they do not begin with FF D8");
        }
        int marker = marker();
        while (marker != EOI) {
            if (marker == SOS) {
                scan();
            } else {
                segment(marker);
            }
            marker = marker();
        }
        if (scans == 0) {
            throw new MalformedFrameException("the JPEG has no scan");
        }
        if (at != bytes.limit()) {
            throw new MalformedFrameException("the JPEG ends " + (bytes.limit() - at) + " bytes before its length");
        }
    }

    /** Reads a marker, which any number of fill bytes may precede. */
    private int marker() throws MalformedFrameException {
        if (u8() != 0xFF) {
            throw new MalformedFrameException("the JPEG has no marker at byte " + (at - 1));
        }
        int marker = u8();
        while (marker == 0xFF) {
            marker = u8();
        }
        return marker;
    }

    private void segment(int marker) throws MalformedFrameException {
        int start = at;
        int end = end(marker);
        switch (marker) {
            case SOF0 -> size(end - at);
            case DQT -> quantized = true;
            case DHT -> coded = true;
            default -> requireHarmless(marker, start);
        }
        at = end;
    }

    /** Returns where the segment ends that begins here, and goes behind its length. */
    private int end(int marker) throws MalformedFrameException {
        int end = at + u16();
        if (end < at || end > bytes.limit()) {
            throw new MalformedFrameException(
                    "segment " + hex(marker) + " of the JPEG ends outside of its " + bytes.limit() + " bytes");
        }
        return end;
    }

    private void size(int length) throws MalformedFrameException {
        if (sized || length < FRAME_HEADER_BYTES) {
            throw new MalformedFrameException("the JPEG has " + (sized ? "two frame headers" : "half a frame header"));
        }
        sized = true;
        int precision = u8();
        int rows = u16();
        int columns = u16();
        int components = u8();
        if (precision != 8 || (components != 1 && components != 3)) {
            throw new MalformedFrameException("the JPEG has " + components + " components of " + precision
                    + " bits; 1 or 3 of 8 bits are allowed");
        }
        if (columns != width || rows != height) {
            throw new MalformedFrameException(
                    "the JPEG is of " + columns + " x " + rows + " pixels and announced as " + width + " x " + height);
        }
    }

    private static void requireHarmless(int marker, int at) throws MalformedFrameException {
        boolean frame = marker > SOF0 && marker <= SOF15 && marker != JPG && marker != DAC;
        if (frame) {
            throw new MalformedFrameException("the JPEG is not baseline: it has a frame header " + hex(marker));
        }
        boolean known = marker == DRI || marker == COM || (marker >= APP0 && marker <= APP15);
        if (!known) {
            throw new MalformedFrameException("marker " + hex(marker) + " of the JPEG at byte " + at + " is unknown");
        }
    }

    private void scan() throws MalformedFrameException {
        if (!sized || !quantized || !coded) {
            throw new MalformedFrameException("the JPEG has a scan before its "
                    + (sized ? quantized ? "Huffman tables" : "quantization tables" : "frame header"));
        }
        at = end(SOS);
        scans++;
        int restarts = 0;
        while (true) {
            skipCoded();
            int marker = bytes.get(at + 1) & 0xFF;
            if (marker == RST0 + restarts % RST_COUNT) {
                restarts++;
            } else if (marker >= RST0 && marker < RST0 + RST_COUNT) {
                throw new MalformedFrameException("restart markers of the JPEG are out of order at byte " + at);
            } else if (marker != 0) {
                return;
            }
            at += 2;
        }
    }

    /** Goes on to the next 0xFF that another byte follows, eight bytes at a time where there is none. */
    private void skipCoded() throws MalformedFrameException {
        int last = bytes.limit() - 1;
        while (at + Long.BYTES <= last && !hasMarkerByte(bytes.getLong(at))) {
            at += Long.BYTES;
        }
        while (at < last && bytes.get(at) != (byte) 0xFF) {
            at++;
        }
        if (at >= last) {
            throw new MalformedFrameException("the JPEG is truncated: it has no end (FF D9)");
        }
    }

    /** Returns whether one of the eight bytes is 0xFF. */
    private static boolean hasMarkerByte(long eight) {
        long inverted = ~eight;
        return ((inverted - ONES) & ~inverted & HIGHS) != 0;
    }

    private int u8() throws MalformedFrameException {
        if (at >= bytes.limit()) {
            throw new MalformedFrameException("the JPEG is truncated after " + bytes.limit() + " bytes");
        }
        return bytes.get(at++) & 0xFF;
    }

    private int u16() throws MalformedFrameException {
        return (u8() << 8) | u8();
    }

    private static String hex(int marker) {
        return String.format("FF %02X", marker);
    }
}
