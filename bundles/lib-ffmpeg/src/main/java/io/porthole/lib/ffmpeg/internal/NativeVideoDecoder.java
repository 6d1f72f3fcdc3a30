/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import io.porthole.lib.ffmpeg.AnnexB;
import io.porthole.lib.ffmpeg.VideoDecoder;
import io.porthole.lib.ffmpeg.VideoSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.jspecify.annotations.Nullable;

/**
 * Owns one codec context, a packet, the decoded planes and the same as RGB. The lock keeps a close at the wrong moment
 * from freeing memory in use.
 */
final class NativeVideoDecoder implements VideoDecoder {
    private static final int BYTES_PER_PIXEL = 3;

    private final int width;
    private final int height;
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final AVFrame planes = avutil.av_frame_alloc();
    private final AVFrame colours = avutil.av_frame_alloc();
    private final AVCodecContext context;
    private @Nullable SwsContext scaler;
    private boolean closed;

    private NativeVideoDecoder(int width, int height, AVCodecContext context) {
        this.width = width;
        this.height = height;
        this.context = context;
    }

    static NativeVideoDecoder open(int width, int height) throws IOException {
        int max = VideoSettings.MAX_SIDE;
        if (width < 1 || height < 1 || width > max || height > max) {
            throw new IllegalArgumentException(width + " x " + height + " is not in 1..." + max);
        }
        AVCodecContext context = avcodec.avcodec_alloc_context3(avcodec.avcodec_find_decoder(avcodec.AV_CODEC_ID_H264));
        context.flags(context.flags() | avcodec.AV_CODEC_FLAG_LOW_DELAY);
        context.max_pixels((long) width * height + 64L * (width + height)); // whole macroblocks
        context.thread_count(1);
        NativeVideoDecoder decoder = new NativeVideoDecoder(width, height, context);
        try {
            check("the decoder cannot be opened", avcodec.avcodec_open2(context, context.codec(), (AVDictionary) null));
            decoder.colours.format(avutil.AV_PIX_FMT_RGB24);
            decoder.colours.width(width);
            decoder.colours.height(height);
            check("there is no memory for a frame", avutil.av_frame_get_buffer(decoder.colours, 0));
        } catch (IOException e) {
            decoder.close();
            throw e;
        }
        return decoder;
    }

    private static void check(String what, int result) throws IOException {
        if (result < 0) {
            throw new IOException(what + ": " + NativeError.text(result));
        }
    }

    @Override
    public synchronized boolean decode(ByteBuffer accessUnit, ByteBuffer rgb) throws IOException {
        if (closed) {
            throw new IllegalStateException("the decoder is closed");
        }
        AnnexB.check(accessUnit);
        if (rgb.remaining() < (long) width * height * BYTES_PER_PIXEL) {
            throw new IllegalArgumentException("the buffer has no room for " + width + " x " + height + " pixels");
        }
        int size = accessUnit.remaining();
        check("there is no memory for a frame", avcodec.av_new_packet(packet, size));
        packet.data().capacity(size).asByteBuffer().put(accessUnit.duplicate());
        int sent = avcodec.avcodec_send_packet(context, packet);
        avcodec.av_packet_unref(packet);
        check("a frame cannot be decoded", sent);
        int received = avcodec.avcodec_receive_frame(context, planes);
        if (received == avutil.AVERROR_EAGAIN()) {
            return false;
        }
        check("a frame cannot be decoded", received);
        convert();
        copy(rgb.duplicate());
        return true;
    }

    private void convert() throws IOException {
        boolean known = planes.format() == avutil.AV_PIX_FMT_YUV420P || planes.format() == avutil.AV_PIX_FMT_YUVJ420P;
        if (planes.width() != width || planes.height() != height || !known) {
            throw new IOException("a frame is " + planes.width() + " x " + planes.height() + ", not " + width + " x "
                    + height + " of 4:2:0");
        }
        SwsContext found = swscale.sws_getCachedContext(
                scaler,
                width,
                height,
                planes.format(),
                width,
                height,
                avutil.AV_PIX_FMT_RGB24,
                swscale.SWS_BILINEAR | swscale.SWS_ACCURATE_RND,
                (SwsFilter) null,
                (SwsFilter) null,
                (DoublePointer) null);
        scaler = found;
        if (found == null) {
            throw new IOException("a frame of " + width + " x " + height + " cannot be converted");
        }
        check(
                "a frame cannot be converted",
                swscale.sws_scale(
                        found, planes.data(), planes.linesize(), 0, height, colours.data(), colours.linesize()));
    }

    /** Copies the rows, which FFmpeg pads, so that it never writes beyond memory of ours. */
    private void copy(ByteBuffer rgb) {
        int row = width * BYTES_PER_PIXEL;
        int stride = colours.linesize(0);
        ByteBuffer padded = new BytePointer(colours.data(0))
                .capacity((long) stride * height)
                .asByteBuffer();
        for (int y = 0; y < height; y++) {
            rgb.put(rgb.position(), padded, y * stride, row);
            rgb.position(rgb.position() + row);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        avcodec.avcodec_free_context(context);
        avcodec.av_packet_free(packet);
        avutil.av_frame_free(planes);
        avutil.av_frame_free(colours);
        swscale.sws_freeContext(scaler);
    }
}
