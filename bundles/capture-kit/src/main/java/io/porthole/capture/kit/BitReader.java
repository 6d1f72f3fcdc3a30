/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import java.nio.ByteBuffer;

/** Bits of a NAL unit's payload (ITU-T H.264, 7.2 and 9.1), without the bytes that prevent start codes. */
final class BitReader {
    private static final int MAX_ZEROS = 31;

    private final ByteBuffer bytes;
    private int at;
    private int zeros;
    private int current;
    private int left;

    /** @param bytes read from {@code from} to {@code to}; neither position nor limit matters */
    BitReader(ByteBuffer bytes, int from, int to) {
        this.bytes = bytes.duplicate().limit(to).position(from);
        this.at = from;
    }

    private int nextByte() throws MalformedFrameException {
        if (at < bytes.limit() && zeros >= 2 && bytes.get(at) == 3) {
            at++;
            zeros = 0;
        }
        if (at >= bytes.limit()) {
            throw new MalformedFrameException("a NAL unit ends within its header or its parameters");
        }
        int next = bytes.get(at++) & 0xFF;
        zeros = next == 0 ? zeros + 1 : 0;
        return next;
    }

    int bit() throws MalformedFrameException {
        if (left == 0) {
            current = nextByte();
            left = 8;
        }
        left--;
        return (current >> left) & 1;
    }

    boolean flag() throws MalformedFrameException {
        return bit() == 1;
    }

    /** Reads an unsigned number of that many bits, at most 31. */
    int bits(int count) throws MalformedFrameException {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = (value << 1) | bit();
        }
        return value;
    }

    /** Reads {@code ue(v)}. */
    int unsigned() throws MalformedFrameException {
        int length = 0;
        while (!flag()) {
            if (++length > MAX_ZEROS - 1) {
                throw new MalformedFrameException("a number in a NAL unit is too long");
            }
        }
        return (1 << length) - 1 + bits(length);
    }

    /** Reads {@code se(v)}. */
    int signed() throws MalformedFrameException {
        int code = unsigned();
        return (code & 1) == 1 ? (code + 1) / 2 : -(code / 2);
    }
}
