/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.Framing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The header of a {@code porthole.v1} frame, byte by byte as in docs/protocol.md. */
final class FrameHeader implements Framing {
    private static final long NANOS_PER_MICRO = 1000;

    @Override
    public int overheadBytes(EncodedFrame frame) {
        return Protocol.HEADER_BYTES;
    }

    @Override
    public void header(EncodedFrame frame, ByteBuffer out) {
        FrameInfo info = frame.info();
        int start = out.position();
        ByteOrder before = out.order();
        out.order(ByteOrder.LITTLE_ENDIAN);
        out.put(start + Protocol.OFFSET_VERSION, (byte) Protocol.HEADER_VERSION);
        out.put(start + Protocol.OFFSET_HEADER_LENGTH, (byte) Protocol.HEADER_BYTES);
        out.put(start + Protocol.OFFSET_CODEC, codec(frame));
        out.put(start + Protocol.OFFSET_FLAGS, flags(frame));
        out.putInt(start + Protocol.OFFSET_STREAM_ID, frame.streamId());
        out.putLong(start + Protocol.OFFSET_SEQUENCE, info.sequence());
        out.putLong(start + Protocol.OFFSET_CAPTURE_TIME, info.captureTime() / NANOS_PER_MICRO);
        out.putDouble(start + Protocol.OFFSET_SIMULATION_TIME, info.simulationTime());
        out.putInt(start + Protocol.OFFSET_WIDTH, info.width());
        out.putInt(start + Protocol.OFFSET_HEIGHT, info.height());
        out.position(start + Protocol.HEADER_BYTES);
        out.order(before);
    }

    private static byte codec(EncodedFrame frame) {
        return (byte) (frame.codec().equals(Codec.H264) ? Protocol.CODEC_H264 : Protocol.CODEC_JPEG);
    }

    private static byte flags(EncodedFrame frame) {
        int key = frame.key() ? Protocol.FLAG_KEY : 0;
        int placeholder = frame.info().placeholder() ? Protocol.FLAG_PLACEHOLDER : 0;
        return (byte) (key | placeholder);
    }
}
