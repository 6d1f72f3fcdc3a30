/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.lib.ffmpeg.VideoSettings;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** Opens codec contexts for live video: no frame held back, parameter sets in front of every key frame. */
final class EncoderContext {
    /** Ticks per second of the time stamps that encoders get: RTP's clock of video (RFC 6184, section 8.2.1). */
    static final int CLOCK_HZ = 90_000;

    private static final int NEVER = Integer.MAX_VALUE;

    /** What each encoder calls low latency. */
    private static final Map<String, Map<String, String>> OPTIONS = Map.of(
            "libx264",
            Map.of("preset", "superfast", "tune", "zerolatency", "forced-idr", "1"),
            "libopenh264",
            Map.of("rc_mode", "bitrate", "allow_skip_frames", "0"),
            "h264_nvenc",
            Map.of("preset", "p3", "tune", "ull", "zerolatency", "1", "delay", "0", "forced-idr", "1", "rc", "cbr"));

    private EncoderContext() {}

    static AVCodecContext open(String name, VideoSettings settings) throws EncodeException {
        AVCodec codec = avcodec.avcodec_find_encoder_by_name(name);
        if (codec == null) {
            throw new EncodeException("this FFmpeg has no encoder " + name);
        }
        AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
        configure(context, settings);
        AVDictionary options = new AVDictionary(null);
        try {
            for (Map.Entry<String, String> option :
                    OPTIONS.getOrDefault(name, Map.of()).entrySet()) {
                int unused = avutil.av_dict_set(options, option.getKey(), option.getValue(), 0);
            }
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

    private static void configure(AVCodecContext context, VideoSettings settings) {
        context.width(settings.width());
        context.height(settings.height());
        context.pix_fmt(avutil.AV_PIX_FMT_YUV420P);
        context.colorspace(avutil.AVCOL_SPC_SMPTE170M);
        context.color_range(avutil.AVCOL_RANGE_MPEG);
        context.time_base(avutil.av_make_q(1, CLOCK_HZ));
        context.framerate(avutil.av_make_q(settings.framesPerSecond(), 1));
        context.bit_rate(settings.bitrate());
        context.rc_max_rate(settings.bitrate());
        // half a second: room for a key frame, little enough that a thin link is not filled by one
        context.rc_buffer_size(settings.bitrate() / 2);
        context.gop_size(
                settings.keyIntervalMs() == 0
                        ? NEVER
                        : Math.max(1, (int) ((long) settings.keyIntervalMs() * settings.framesPerSecond() / 1000)));
        context.max_b_frames(0);
        context.thread_count(settings.threads());
        context.thread_type(AVCodecContext.FF_THREAD_SLICE);
        context.slices(settings.threads());
    }
}
