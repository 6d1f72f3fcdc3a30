/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** Decodes H.264 by FFmpeg, for tests alone. */
final class Decoder implements AutoCloseable {
    private final AVCodecContext context =
            avcodec.avcodec_alloc_context3(avcodec.avcodec_find_decoder(avcodec.AV_CODEC_ID_H264));
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final AVFrame frame = avutil.av_frame_alloc();

    Decoder() {
        context.flags(context.flags() | avcodec.AV_CODEC_FLAG_LOW_DELAY);
        context.thread_count(1);
        require(avcodec.avcodec_open2(context, context.codec(), (AVDictionary) null));
    }

    /** Decodes one access unit; the frame's planes are valid until the next call. */
    AVFrame decode(ByteBuffer unit) {
        require(avcodec.av_new_packet(packet, unit.remaining()));
        byte[] bytes = new byte[unit.remaining()];
        unit.duplicate().get(bytes);
        packet.data().put(bytes);
        require(avcodec.avcodec_send_packet(context, packet));
        avcodec.av_packet_unref(packet);
        require(avcodec.avcodec_receive_frame(context, frame));
        return frame;
    }

    /** Returns the luma of a row of the frame that was decoded last. */
    byte[] lumaRow(int y) {
        byte[] row = new byte[frame.width()];
        new BytePointer(frame.data(0)).position((long) y * frame.linesize(0)).get(row);
        return row;
    }

    /** Returns the samples of all planes of the frame that was decoded last. */
    byte[] samples() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int plane = 0; plane < 3; plane++) {
            int shift = plane == 0 ? 0 : 1;
            byte[] row = new byte[frame.width() >> shift];
            for (int y = 0; y < frame.height() >> shift; y++) {
                new BytePointer(frame.data(plane))
                        .position((long) y * frame.linesize(plane))
                        .get(row);
                all.write(row, 0, row.length);
            }
        }
        return all.toByteArray();
    }

    private static void require(int result) {
        if (result < 0) {
            throw new IllegalStateException("FFmpeg's error " + result);
        }
    }

    @Override
    public void close() {
        avcodec.avcodec_free_context(context);
        avcodec.av_packet_free(packet);
        avutil.av_frame_free(frame);
    }
}
