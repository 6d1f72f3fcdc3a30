/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.Framing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/** The header of a {@code porthole.v1} frame, byte by byte as in docs/protocol.md. */
public final class FrameHeader implements Framing {
    /** Length of the header. */
    public static final int BYTES = 40;

    static final int VERSION = 1;
    static final int OFFSET_VERSION = 0;
    static final int OFFSET_HEADER_LENGTH = 1;
    static final int OFFSET_CODEC = 2;
    static final int OFFSET_FLAGS = 3;
    static final int OFFSET_STREAM_ID = 4;
    static final int OFFSET_SEQUENCE = 8;
    static final int OFFSET_CAPTURE_TIME = 16;
    static final int OFFSET_SIMULATION_TIME = 24;
    static final int OFFSET_WIDTH = 32;
    static final int OFFSET_HEIGHT = 36;

    static final int CODEC_JPEG = 1;
    static final int CODEC_H264 = 2;

    static final int FLAG_KEY = 1;
    static final int FLAG_PLACEHOLDER = 2;

    @Override
    public int overheadBytes(EncodedFrame frame) {
        return BYTES;
    }

    @Override
    public void header(EncodedFrame frame, ByteBuffer out) {
        write(out, frame.info(), frame.codec(), frame.key(), frame.streamId());
    }

    /**
     * Writes the header at the position of a buffer, and moves it behind.
     *
     * @param info shape and time of the frame
     * @param codec of the bytes that follow
     * @param key whether the frame can be decoded without an earlier one
     * @param streamId number of the stream
     */
    public static void write(ByteBuffer out, FrameInfo info, Codec codec, boolean key, int streamId) {
        int start = out.position();
        ByteOrder before = out.order();
        out.order(ByteOrder.LITTLE_ENDIAN);
        out.put(start + OFFSET_VERSION, (byte) VERSION);
        out.put(start + OFFSET_HEADER_LENGTH, (byte) BYTES);
        out.put(start + OFFSET_CODEC, (byte) (codec.equals(Codec.H264) ? CODEC_H264 : CODEC_JPEG));
        out.put(start + OFFSET_FLAGS, (byte) ((key ? FLAG_KEY : 0) | (info.placeholder() ? FLAG_PLACEHOLDER : 0)));
        out.putInt(start + OFFSET_STREAM_ID, streamId);
        out.putLong(start + OFFSET_SEQUENCE, info.sequence());
        out.putLong(start + OFFSET_CAPTURE_TIME, TimeUnit.NANOSECONDS.toMicros(info.captureTime()));
        out.putDouble(start + OFFSET_SIMULATION_TIME, info.simulationTime());
        out.putInt(start + OFFSET_WIDTH, info.width());
        out.putInt(start + OFFSET_HEIGHT, info.height());
        out.position(start + BYTES);
        out.order(before);
    }
}
