/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import io.porthole.lib.ffmpeg.ContainerFormat;
import io.porthole.lib.ffmpeg.MuxerSettings;
import java.io.IOException;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Opens format contexts for one track of H.264. */
final class MuxerContext {
    /** Ticks per second of the times that muxers get: MPEG's clock of video. */
    static final int CLOCK_HZ = 90_000;

    private MuxerContext() {}

    /** Returns FFmpeg's name of the muxer for a format; no other is ever opened. */
    private static String name(ContainerFormat format) {
        return switch (format) {
            case FRAGMENTED_MP4, HYBRID_MP4 -> "mp4";
            case MPEG_TS -> "mpegts";
        };
    }

    private static Map<String, String> options(ContainerFormat format) {
        return switch (format) {
            case FRAGMENTED_MP4 -> Map.of("movflags", "frag_custom+empty_moov+default_base_moof+skip_trailer");
            // what a killed process loses is the last fragment
            case HYBRID_MP4 -> Map.of("movflags", "hybrid_fragmented+default_base_moof", "frag_duration", "1000000");
            case MPEG_TS -> Map.of();
        };
    }

    /** Returns a context whose header is written. */
    static AVFormatContext open(MuxerSettings settings, ChannelIo io) throws IOException {
        String name = name(settings.format());
        AVFormatContext context = new AVFormatContext(null);
        io.check("FFmpeg has no muxer " + name, avformat.avformat_alloc_output_context2(context, null, name, (String)
                null));
        try {
            context.pb(io.context());
            context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_CUSTOM_IO);
            addTrack(context, settings);
            writeHeader(context, settings, io);
        } catch (IOException | RuntimeException e) {
            avformat.avformat_free_context(context);
            throw e;
        }
        return context;
    }

    private static void addTrack(AVFormatContext context, MuxerSettings settings) throws IOException {
        AVStream track = avformat.avformat_new_stream(context, null);
        if (track == null) {
            throw new IOException("FFmpeg has no memory for a track");
        }
        track.time_base(avutil.av_make_q(1, CLOCK_HZ));
        AVCodecParameters codec = track.codecpar();
        codec.codec_type(avutil.AVMEDIA_TYPE_VIDEO);
        codec.codec_id(avcodec.AV_CODEC_ID_H264);
        codec.width(settings.width());
        codec.height(settings.height());
        byte[] sets = settings.parameterSets();
        // freed with the context; FFmpeg reads a little beyond its end
        Pointer memory = avutil.av_mallocz(sets.length + avcodec.AV_INPUT_BUFFER_PADDING_SIZE);
        if (memory == null) {
            throw new IOException("FFmpeg has no memory for parameter sets");
        }
        codec.extradata(new BytePointer(memory).put(sets));
        codec.extradata_size(sets.length);
    }

    private static void writeHeader(AVFormatContext context, MuxerSettings settings, ChannelIo io) throws IOException {
        AVDictionary options = new AVDictionary(null);
        try {
            options(settings.format()).forEach((key, value) -> {
                int unused = avutil.av_dict_set(options, key, value, 0);
            });
            io.check(name(settings.format()) + " cannot be opened", avformat.avformat_write_header(context, options));
        } finally {
            avutil.av_dict_free(options);
        }
        avformat.avio_flush(context.pb());
        io.check(name(settings.format()) + " cannot be opened", 0);
    }
}
