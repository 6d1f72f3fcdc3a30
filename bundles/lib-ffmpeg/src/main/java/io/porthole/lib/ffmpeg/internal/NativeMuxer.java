/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import io.porthole.lib.ffmpeg.AnnexB;
import io.porthole.lib.ffmpeg.ContainerFormat;
import io.porthole.lib.ffmpeg.Muxer;
import io.porthole.lib.ffmpeg.MuxerSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Owns one format context, its way to the channel and the packet that it takes. The lock keeps a close at the wrong
 * moment from freeing memory in use.
 */
final class NativeMuxer implements Muxer {
    private static final double LONGER_WEIGHT = 0.1;
    private static final double SHORTER_WEIGHT = 0.5;

    /**
     * The share of the usual interval for which a frame is said to be shown, before the next has come. Players move a
     * frame that comes earlier than was said, and with it those that follow, so too little is better than too much.
     */
    private static final double SURE_SHARE = 0.9;

    private static final long SECOND_MICROS = TimeUnit.SECONDS.toMicros(1);

    private final ContainerFormat format;
    private final ChannelIo io;
    private final Chapters chapters = new Chapters();
    private final AVPacket packet;
    private @Nullable AVFormatContext context;
    private boolean failed;
    private boolean begun;
    private long firstMicros;
    private long lastTick;
    private double meanInterval = MuxerContext.CLOCK_HZ / 30.0;

    private NativeMuxer(ContainerFormat format, ChannelIo io, AVFormatContext context) {
        this.format = format;
        this.io = io;
        this.context = context;
        this.packet = avcodec.av_packet_alloc();
    }

    static NativeMuxer open(MuxerSettings settings, WritableByteChannel channel) throws IOException {
        if (settings.format() == ContainerFormat.HYBRID_MP4 && !(channel instanceof SeekableByteChannel)) {
            throw new IllegalArgumentException("a HYBRID_MP4 is written to a SeekableByteChannel");
        }
        ChannelIo io = ChannelIo.writing(channel);
        try {
            return new NativeMuxer(settings.format(), io, MuxerContext.open(settings, io));
        } catch (IOException | RuntimeException e) {
            io.close();
            throw e;
        }
    }

    @Override
    public synchronized void write(ByteBuffer accessUnit, long timestampMicros, boolean keyFrame) throws IOException {
        AVFormatContext open = context;
        if (open == null || failed) {
            throw new IllegalStateException("the muxer is closed");
        }
        AnnexB.check(accessUnit);
        if (!begun && !keyFrame) {
            throw new IllegalArgumentException("the first access unit must be a key frame");
        }
        long tick = tick(timestampMicros);
        failed = true;
        fill(accessUnit, tick, keyFrame);
        if (format == ContainerFormat.FRAGMENTED_MP4) {
            writeFragment(open);
        } else {
            io.check("a frame cannot be written", avformat.av_write_frame(open, packet));
        }
        avcodec.av_packet_unref(packet);
        avformat.avio_flush(open.pb());
        io.check("a frame cannot be written", 0);
        failed = false;
    }

    /** Makes a fragment of the packet alone, with a time of its own, whatever the length of the last one was said. */
    private void writeFragment(AVFormatContext open) throws IOException {
        int set = avutil.av_opt_set(open.priv_data(), "movflags", "+frag_discont", 0);
        io.check("a fragment cannot begin", set);
        io.check("a frame cannot be written", avformat.av_write_frame(open, packet));
        io.check("a fragment cannot be written", avformat.av_write_frame(open, null));
    }

    private long tick(long micros) {
        if (!begun) {
            begun = true;
            firstMicros = micros;
            return 0;
        }
        long tick = Math.max(lastTick + 1, (micros - firstMicros) * MuxerContext.CLOCK_HZ / SECOND_MICROS);
        double interval = Math.min(2 * meanInterval, (double) (tick - lastTick)); // a pause has no rate
        double weight = interval < meanInterval ? SHORTER_WEIGHT : LONGER_WEIGHT;
        meanInterval += weight * (interval - meanInterval);
        lastTick = tick;
        return tick;
    }

    private void fill(ByteBuffer accessUnit, long tick, boolean keyFrame) throws IOException {
        int size = accessUnit.remaining();
        io.check("FFmpeg has no memory for a frame", avcodec.av_new_packet(packet, size));
        packet.data().capacity(size).asByteBuffer().put(accessUnit.duplicate());
        packet.pts(tick);
        packet.dts(tick);
        packet.duration(Math.max(1, (long) (SURE_SHARE * meanInterval)));
        packet.flags(keyFrame ? avcodec.AV_PKT_FLAG_KEY : 0);
    }

    @Override
    public synchronized void addChapter(long timestampMicros, String title) {
        chapters.add(begun ? Math.max(0, timestampMicros - firstMicros) : 0, title);
    }

    @Override
    public synchronized void close() throws IOException {
        AVFormatContext open = context;
        if (open == null) {
            return;
        }
        context = null;
        try {
            if (!failed && !io.failed()) {
                chapters.giveTo(open, lastTick * SECOND_MICROS / MuxerContext.CLOCK_HZ);
                int written = avformat.av_write_trailer(open);
                avformat.avio_flush(open.pb());
                io.check("the end cannot be written", written);
            }
        } finally {
            avcodec.av_packet_free(packet);
            avformat.avformat_free_context(open);
            io.close();
        }
    }
}
