/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.lib.ffmpeg.VideoSettings;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** Opens codec contexts for live video: no frame held back, parameter sets in front of every key frame. */
final class EncoderContext {
    /** Ticks per second of the time stamps that encoders get: RTP's clock of video (RFC 6184, section 8.2.1). */
    static final int CLOCK_HZ = 90_000;

    private static final int NEVER = Integer.MAX_VALUE;

    private EncoderContext() {}

    /** @param device where the encoder takes its frames from; null for the host's memory */
    static AVCodecContext open(String name, EncoderTraits traits, VideoSettings settings, @Nullable DeviceFrames device)
            throws EncodeException {
        AVCodec codec = find(name);
        AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
        configure(context, settings);
        context.pix_fmt(traits.surfaces());
        if (device != null) {
            device.attach(context);
        }
        AVDictionary options = new AVDictionary(null);
        try {
            int unused = avutil.av_dict_parse_string(options, traits.options(), "=", ":", 0);
            int opened = avcodec.avcodec_open2(context, codec, options);
            if (opened < 0) {
                avcodec.avcodec_free_context(context);
                throw NativeError.of(name + " cannot be opened", opened);
            }
        } finally {
            avutil.av_dict_free(options);
        }
        return context;
    }

    /** Returns an encoder that this build of FFmpeg has. */
    static AVCodec find(String name) throws EncodeException {
        AVCodec codec = avcodec.avcodec_find_encoder_by_name(name);
        if (codec == null) {
            throw new EncodeException("this FFmpeg has no encoder " + name);
        }
        return codec;
    }

    private static void configure(AVCodecContext context, VideoSettings settings) {
        context.width(settings.width());
        context.height(settings.height());
        context.colorspace(avutil.AVCOL_SPC_SMPTE170M);
        context.color_range(avutil.AVCOL_RANGE_MPEG);
        context.time_base(avutil.av_make_q(1, CLOCK_HZ));
        context.framerate(avutil.av_make_q(settings.framesPerSecond(), 1));
        changeRate(context, settings.bitrate(), settings.framesPerSecond());
        context.gop_size(
                settings.keyIntervalMs() == 0
                        ? NEVER
                        : Math.max(1, (int) ((long) settings.keyIntervalMs() * settings.framesPerSecond() / 1000)));
        context.max_b_frames(0);
        // a slice has at least one row of macroblocks; OpenH264 does not open otherwise
        int slices = Math.min(settings.threads(), settings.height() / VideoSettings.MIN_SIDE);
        context.thread_count(slices);
        context.thread_type(AVCodecContext.FF_THREAD_SLICE);
        context.slices(slices);
    }

    /** Encoders take another bitrate while they are open, but go on counting by the rate that they were opened for. */
    static void changeRate(AVCodecContext context, int bitrate, int framesPerSecond) {
        long counted = (long) bitrate * context.framerate().num() / framesPerSecond;
        context.bit_rate(counted);
        context.rc_max_rate(counted);
        // half a second: room for a key frame, little enough that a thin link is not filled by one
        context.rc_buffer_size(bitrate / 2);
    }
}
