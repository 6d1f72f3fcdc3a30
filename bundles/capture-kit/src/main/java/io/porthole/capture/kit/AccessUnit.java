/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One frame of H.264 (ITU-T H.264, 7.4.1.2.3) as an Annex B byte stream: its NAL units are known ones, belong to one
 * frame, and hold nothing back. The slices are not decoded beyond the type in their headers.
 */
public final class AccessUnit {
    private static final int SLICE = 1;
    private static final int IDR = 5;
    private static final int SEI = 6;
    private static final int SPS = 7;
    private static final int PPS = 8;
    private static final int DELIMITER = 9;
    private static final int FILLER = 12;
    private static final int TYPE_MASK = 0x1F;
    private static final int FORBIDDEN_BIT = 0x80;
    private static final int SLICE_TYPES = 5;
    private static final int B_SLICE = 1;
    private static final int MAX_UNITS = 1024;

    private final ByteBuffer bytes;
    private @Nullable Sps sps;
    private boolean pps;
    private boolean idr;
    private boolean first;
    private int units;

    private AccessUnit(ByteBuffer bytes) {
        this.bytes = bytes.slice();
    }

    /**
     * Reads one.
     *
     * @param bytes from position to limit; neither is changed
     * @throws MalformedFrameException when they are not exactly one access unit of allowed NAL units
     */
    public static AccessUnit read(ByteBuffer bytes) throws MalformedFrameException {
        AccessUnit unit = new AccessUnit(bytes);
        unit.readAll();
        return unit;
    }

    /** Returns whether it can be decoded without an earlier one: an IDR frame with its parameter sets. */
    public boolean key() {
        return idr;
    }

    /** Returns its sequence parameter set, or null where there is none, as in most frames that are not key frames. */
    public @Nullable Sps sps() {
        return sps;
    }

    private void readAll() throws MalformedFrameException {
        int start = startCode(0);
        if (start < 0 || !onlyZeros(start)) {
            throw new MalformedFrameException("the bytes are not H.264 of Annex B: they do not begin with 00 00 01");
        }
        while (start >= 0) {
            int from = start + 3;
            int next = startCode(from);
            readUnit(from, next < 0 ? bytes.limit() : next);
            start = next;
        }
        if (!first) {
            throw new MalformedFrameException("the access unit has no slice: there is no frame in it");
        }
        if (idr && (sps == null || !pps)) {
            throw new MalformedFrameException(
                    "an IDR frame comes without its SPS and PPS; let the encoder repeat them");
        }
    }

    private boolean onlyZeros(int end) {
        for (int i = 0; i < end; i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns where the next 00 00 01 begins, or -1. */
    private int startCode(int from) {
        int at = from + 2;
        while (at < bytes.limit()) {
            int third = bytes.get(at);
            if (third == 1 && bytes.get(at - 1) == 0 && bytes.get(at - 2) == 0) {
                return at - 2;
            }
            at += (third & 0xFF) > 1 ? 3 : 1; // such a byte is in no start code
        }
        return -1;
    }

    private void readUnit(int from, int to) throws MalformedFrameException {
        if (from >= to) {
            throw new MalformedFrameException("a NAL unit at byte " + from + " is empty");
        }
        if (++units > MAX_UNITS) {
            throw new MalformedFrameException("the access unit has more than " + MAX_UNITS + " NAL units");
        }
        int header = bytes.get(from);
        if ((header & FORBIDDEN_BIT) != 0) {
            throw new MalformedFrameException("a NAL unit at byte " + from + " is damaged: its first bit is set");
        }
        int type = header & TYPE_MASK;
        switch (type) {
            case SLICE, IDR -> readSlice(type == IDR, from, to);
            case SPS -> readSps(from, to);
            case PPS -> {
                requireBeforeSlices("PPS");
                pps = true;
            }
            case SEI, DELIMITER -> requireBeforeSlices(type == SEI ? "SEI" : "access unit delimiter");
            case FILLER -> {}
            default ->
                throw new MalformedFrameException(
                        "a NAL unit is of type " + type + "; allowed are 1, 5, 6, 7, 8, 9, 12");
        }
    }

    private void readSps(int from, int to) throws MalformedFrameException {
        requireBeforeSlices("SPS");
        Sps read = Sps.read(bytes, from, to);
        if (sps != null && !sps.equals(read)) {
            throw new MalformedFrameException("the access unit has two SPS that differ");
        }
        sps = read;
    }

    private void requireBeforeSlices(String what) throws MalformedFrameException {
        if (first) {
            throw new MalformedFrameException("a further frame begins within the access unit: its " + what
                    + " comes behind a slice; send one frame at a time");
        }
    }

    private void readSlice(boolean isIdr, int from, int to) throws MalformedFrameException {
        BitReader in = new BitReader(bytes, from + 1, to);
        boolean begins = in.unsigned() == 0;
        if (begins == first) {
            throw new MalformedFrameException(
                    first ? "there are two frames in the access unit" : "the frame has no first slice: it is cut off");
        }
        if (first && isIdr != idr) {
            throw new MalformedFrameException("the access unit mixes IDR and other slices");
        }
        if (in.unsigned() % SLICE_TYPES == B_SLICE) {
            throw new MalformedFrameException("the frame has B slices, which hold frames back; switch B-frames off");
        }
        first = true;
        idr = isIdr;
    }
}
