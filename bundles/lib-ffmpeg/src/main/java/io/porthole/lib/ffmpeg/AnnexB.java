/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Reads the byte stream format of H.264: NAL units behind start codes (ITU-T H.264, Annex B). */
public final class AnnexB {
    /** Most bytes of an access unit that is taken. */
    public static final int MAX_UNIT_BYTES = 1 << 26;

    private static final int SPS = 7;
    private static final int PPS = 8;
    private static final int TYPE_MASK = 0x1f;
    private static final byte[] START_CODE = {0, 0, 0, 1};

    /** Most bytes of the parameter sets of one stream; real ones have less than a hundred. */
    private static final int MAX_PARAMETER_SET_BYTES = 4096;

    private AnnexB() {}

    /**
     * Returns SPS and PPS of a key frame as a byte stream of their own.
     *
     * @param accessUnit from position to limit, which stay as they are
     * @throws IllegalArgumentException when one of them is missing or they are too long to be true
     */
    public static byte[] parameterSets(ByteBuffer accessUnit) {
        ByteArrayOutputStream found = new ByteArrayOutputStream();
        boolean sps = false;
        boolean pps = false;
        int end = accessUnit.limit();
        for (int at = next(accessUnit, accessUnit.position()); at < end; ) {
            int following = next(accessUnit, at);
            int type = accessUnit.get(at) & TYPE_MASK;
            if (type == SPS || type == PPS) {
                sps |= type == SPS;
                pps |= type == PPS;
                append(found, accessUnit, at, unitEnd(accessUnit, at, following));
            }
            at = following;
        }
        if (!sps || !pps) {
            throw new IllegalArgumentException("there is no " + (sps ? "PPS" : "SPS") + " in front of the key frame");
        }
        return found.toByteArray();
    }

    /**
     * Checks that what is there can be an access unit: its length, and a start code at its beginning.
     *
     * @throws IllegalArgumentException when it cannot; the message says why
     */
    public static void check(ByteBuffer accessUnit) {
        int size = accessUnit.remaining();
        if (size < 4 || size > MAX_UNIT_BYTES) {
            throw new IllegalArgumentException("an access unit of " + size + " bytes is not in 4.." + MAX_UNIT_BYTES);
        }
        int at = accessUnit.position();
        int third = accessUnit.get(at + 2);
        boolean code = third == 1 || (third == 0 && accessUnit.get(at + 3) == 1);
        if (accessUnit.get(at) != 0 || accessUnit.get(at + 1) != 0 || !code) {
            throw new IllegalArgumentException("an access unit does not begin with a start code");
        }
    }

    /** Returns where the next NAL unit begins, or the limit. */
    private static int next(ByteBuffer bytes, int from) {
        for (int i = from; i + 3 < bytes.limit(); i++) {
            if (bytes.get(i) == 0 && bytes.get(i + 1) == 0 && bytes.get(i + 2) == 1) {
                return i + 3;
            }
        }
        return bytes.limit();
    }

    /** Returns the end of a NAL unit without the start code and the zeros behind it. */
    private static int unitEnd(ByteBuffer bytes, int begin, int following) {
        int end = following < bytes.limit() ? following - 3 : following;
        while (end > begin + 1 && bytes.get(end - 1) == 0) {
            end--;
        }
        return end;
    }

    private static void append(ByteArrayOutputStream to, ByteBuffer bytes, int begin, int end) {
        if (to.size() + end - begin + START_CODE.length > MAX_PARAMETER_SET_BYTES) {
            throw new IllegalArgumentException("parameter sets of more than " + MAX_PARAMETER_SET_BYTES + " bytes");
        }
        to.writeBytes(START_CODE);
        for (int i = begin; i < end; i++) {
            to.write(bytes.get(i));
        }
    }
}
