/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import io.porthole.lib.ffmpeg.AnnexB;
import io.porthole.lib.ffmpeg.Demuxer;
import io.porthole.lib.ffmpeg.VideoSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.avcodec.AVBSFContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Owns one format context, the filter that makes Annex B of its packets, and a packet. The file can lead to no other
 * file and to no other codec. The lock keeps a close at the wrong moment from freeing memory in use.
 */
final class NativeDemuxer implements Demuxer {
    private static final String FORMAT = "mov";
    private static final AVRational MICROSECONDS = avutil.av_make_q(1, (int) TimeUnit.SECONDS.toMicros(1));
    private static final Map<String, String> OPTIONS = Map.of(
            "format_whitelist", "mov,mp4,m4a,3gp,3g2,mj2",
            "codec_whitelist", "h264",
            "protocol_whitelist", "none",
            "enable_drefs", "0");

    private final ChannelIo io;
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final AVFormatContext context;
    private final AVStream track;
    private final AVBSFContext filter;
    private boolean closed;

    private NativeDemuxer(ChannelIo io, AVFormatContext context, AVStream track, AVBSFContext filter) {
        this.io = io;
        this.context = context;
        this.track = track;
        this.filter = filter;
    }

    static NativeDemuxer open(SeekableByteChannel channel) throws IOException {
        ChannelIo io = ChannelIo.reading(channel);
        try {
            AVFormatContext context = openContext(io);
            try {
                AVStream track = track(context);
                return new NativeDemuxer(io, context, track, filter(io, track));
            } catch (IOException | RuntimeException e) {
                avformat.avformat_close_input(context);
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            io.close();
            throw e;
        }
    }

    private static AVFormatContext openContext(ChannelIo io) throws IOException {
        AVFormatContext context = avformat.avformat_alloc_context();
        context.pb(io.context());
        context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_CUSTOM_IO);
        AVDictionary options = new AVDictionary(null);
        try {
            OPTIONS.forEach((key, value) -> {
                int unused = avutil.av_dict_set(options, key, value, 0);
            });
            // frees the context when it fails
            int opened = avformat.avformat_open_input(
                    context, (String) null, avformat.av_find_input_format(FORMAT), options);
            io.check("this is no MP4 file", opened);
            return context;
        } finally {
            avutil.av_dict_free(options);
        }
    }

    private static AVStream track(AVFormatContext context) throws IOException {
        for (int i = 0; i < context.nb_streams(); i++) {
            AVCodecParameters codec = context.streams(i).codecpar();
            if (codec.codec_id() == avcodec.AV_CODEC_ID_H264) {
                checkSide("width", codec.width());
                checkSide("height", codec.height());
                return context.streams(i);
            }
        }
        throw new IOException("there is no H.264 in this file");
    }

    private static void checkSide(String what, int pixels) throws IOException {
        if (pixels < 1 || pixels > VideoSettings.MAX_SIDE) {
            throw new IOException("the video's " + what + " " + pixels + " is not in 1.." + VideoSettings.MAX_SIDE);
        }
    }

    private static AVBSFContext filter(ChannelIo io, AVStream track) throws IOException {
        AVBSFContext filter = new AVBSFContext(null);
        io.check(
                "H.264 cannot be read from this file",
                avcodec.av_bsf_alloc(avcodec.av_bsf_get_by_name("h264_mp4toannexb"), filter));
        try {
            filter.time_base_in(track.time_base());
            io.check(
                    "H.264 cannot be read from this file",
                    avcodec.avcodec_parameters_copy(filter.par_in(), track.codecpar()));
            io.check("H.264 cannot be read from this file", avcodec.av_bsf_init(filter));
        } catch (IOException e) {
            avcodec.av_bsf_free(filter);
            throw e;
        }
        return filter;
    }

    @Override
    public int width() {
        return track.codecpar().width();
    }

    @Override
    public int height() {
        return track.codecpar().height();
    }

    @Override
    public synchronized @Nullable Packet read() throws IOException {
        requireOpen();
        avcodec.av_packet_unref(packet);
        int got = avcodec.av_bsf_receive_packet(filter, packet);
        while (got == avutil.AVERROR_EAGAIN()) {
            if (!readInto()) {
                return null;
            }
            io.check("a frame cannot be read", avcodec.av_bsf_send_packet(filter, packet));
            got = avcodec.av_bsf_receive_packet(filter, packet);
        }
        io.check("a frame cannot be read", got);
        if (packet.size() > AnnexB.MAX_UNIT_BYTES) {
            throw new IOException("a frame has " + packet.size() + " bytes, more than " + AnnexB.MAX_UNIT_BYTES);
        }
        ByteBuffer unit = packet.data().capacity(packet.size()).asByteBuffer();
        long micros = avutil.av_rescale_q(packet.pts(), track.time_base(), MICROSECONDS);
        return new Packet(unit, micros, (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0);
    }

    /** Reads the next packet of the track; false at the end of what can be read. */
    private boolean readInto() throws IOException {
        do {
            avcodec.av_packet_unref(packet);
            int read = avformat.av_read_frame(context, packet);
            io.check("a frame cannot be read", 0);
            if (read < 0 || (packet.flags() & avcodec.AV_PKT_FLAG_CORRUPT) != 0) {
                return false;
            }
        } while (packet.stream_index() != track.index() || packet.size() == 0);
        return true;
    }

    @Override
    public synchronized void seek(long timestampMicros) throws IOException {
        requireOpen();
        long ticks = avutil.av_rescale_q(timestampMicros, MICROSECONDS, track.time_base());
        int found = avformat.av_seek_frame(context, track.index(), ticks, avformat.AVSEEK_FLAG_BACKWARD);
        io.check("there is no key frame at or before " + timestampMicros + " microseconds", found);
        avcodec.av_bsf_flush(filter);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the demuxer is closed");
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        avcodec.av_packet_free(packet);
        avcodec.av_bsf_free(filter);
        avformat.avformat_close_input(context);
        io.close();
    }
}
