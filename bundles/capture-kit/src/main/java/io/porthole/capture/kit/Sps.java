/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import io.porthole.api.frame.FrameInfo;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * What a sequence parameter set (ITU-T H.264, 7.3.2.1.1) says of the frames that follow it.
 *
 * @param profile {@code profile_idc}: 66, 77 or 100
 * @param constraints the byte of constraint flags
 * @param level {@code level_idc}, ten times the level
 * @param width in pixels, after cropping
 * @param height in pixels, after cropping
 */
public record Sps(int profile, int constraints, int level, int width, int height) {
    private static final int HIGH = 100;
    private static final Map<Integer, String> ALLOWED = Map.of(66, "Baseline", 77, "Main", HIGH, "High");
    private static final int MACROBLOCK = 16;
    private static final int MAX_MACROBLOCKS = FrameInfo.MAX_SIDE / MACROBLOCK;
    private static final int CHROMA_420 = 1;
    private static final int MAX_CYCLE = 255;
    private static final int SCALING_LISTS = 8;
    private static final int SMALL_LISTS = 6;

    /**
     * Reads a NAL unit of type 7.
     *
     * @param unit without start code, from position to limit; neither is changed
     * @throws MalformedFrameException when it is cut off, or of a profile, a sample format or a size that is not
     *     allowed
     */
    public static Sps read(ByteBuffer unit) throws MalformedFrameException {
        return read(unit, unit.position(), unit.limit());
    }

    static Sps read(ByteBuffer bytes, int from, int to) throws MalformedFrameException {
        BitReader in = new BitReader(bytes, from, to);
        in.bits(8); // the NAL unit's header
        int profile = in.bits(8);
        int constraints = in.bits(8);
        int level = in.bits(8);
        if (!ALLOWED.containsKey(profile)) {
            throw new MalformedFrameException(
                    "the H.264 profile is " + profile + "; allowed are 66 (Baseline), 77 (Main) and 100 (High)");
        }
        in.unsigned(); // seq_parameter_set_id
        if (profile == HIGH) {
            readSamples(in);
        }
        readOrder(in);
        in.unsigned(); // max_num_ref_frames
        in.bit(); // gaps_in_frame_num_value_allowed_flag
        return size(in, profile, constraints, level);
    }

    /** Reads what the High profile may change of the samples. */
    private static void readSamples(BitReader in) throws MalformedFrameException {
        int chroma = in.unsigned();
        int luma = in.unsigned();
        int colour = in.unsigned();
        if (chroma != CHROMA_420 || luma != 0 || colour != 0) {
            throw new MalformedFrameException("the H.264 samples are not 4:2:0 of 8 bits, which browsers decode");
        }
        in.bit(); // qpprime_y_zero_transform_bypass_flag
        if (in.flag()) {
            for (int i = 0; i < SCALING_LISTS; i++) {
                if (in.flag()) {
                    skipScalingList(in, i < SMALL_LISTS ? 16 : 64);
                }
            }
        }
    }

    private static void skipScalingList(BitReader in, int size) throws MalformedFrameException {
        int last = 8;
        int next = 8;
        for (int i = 0; i < size; i++) {
            if (next != 0) {
                next = (last + in.signed()) & 0xFF;
            }
            last = next == 0 ? last : next;
        }
    }

    private static void readOrder(BitReader in) throws MalformedFrameException {
        in.unsigned(); // log2_max_frame_num_minus4
        int type = in.unsigned();
        if (type == 0) {
            in.unsigned(); // log2_max_pic_order_cnt_lsb_minus4
        } else if (type == 1) {
            in.bit(); // delta_pic_order_always_zero_flag
            in.signed();
            in.signed();
            int cycle = in.unsigned();
            if (cycle > MAX_CYCLE) {
                throw new MalformedFrameException("the H.264 parameters name a cycle of " + cycle + " frames");
            }
            for (int i = 0; i < cycle; i++) {
                in.signed();
            }
        }
    }

    private static Sps size(BitReader in, int profile, int constraints, int level) throws MalformedFrameException {
        int columns = in.unsigned() + 1;
        int rows = in.unsigned() + 1;
        if (!in.flag()) {
            throw new MalformedFrameException("the H.264 frames are interlaced; only whole frames are allowed");
        }
        if (columns > MAX_MACROBLOCKS || rows > MAX_MACROBLOCKS) {
            throw new MalformedFrameException("the H.264 frames are larger than " + FrameInfo.MAX_SIDE + " pixels");
        }
        in.bit(); // direct_8x8_inference_flag
        long width = (long) columns * MACROBLOCK;
        long height = (long) rows * MACROBLOCK;
        if (in.flag()) {
            width -= 2 * ((long) in.unsigned() + in.unsigned());
            height -= 2 * ((long) in.unsigned() + in.unsigned());
        }
        if (width < 1 || height < 1) {
            throw new MalformedFrameException("the H.264 frames are cropped to nothing");
        }
        return new Sps(profile, constraints, level, (int) width, (int) height);
    }

    /** Returns the codec string of RFC 6381, such as {@code avc1.42C01F}. */
    public String codecString() {
        return String.format("avc1.%02X%02X%02X", profile, constraints, level);
    }
}
