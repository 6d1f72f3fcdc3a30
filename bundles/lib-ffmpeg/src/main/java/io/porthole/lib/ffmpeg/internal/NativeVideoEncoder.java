/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.Encoder;
import io.porthole.api.frame.Frame;
import io.porthole.lib.ffmpeg.VideoEncoder;
import io.porthole.lib.ffmpeg.VideoSettings;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Owns one codec context, the frame that it reads and the packet that it writes. The lock keeps a close at the wrong
 * moment from freeing memory in use.
 */
final class NativeVideoEncoder implements VideoEncoder {
    private static final long CLOCK_HZ = EncoderContext.CLOCK_HZ;

    private final String name;
    private final boolean liveBitrate;
    private final FrameConverter converter = new FrameConverter();
    private final AVFrame planes = avutil.av_frame_alloc();
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final @Nullable DeviceFrames device;
    private @Nullable AVCodecContext context;
    private long lastTimestamp = -1;

    private NativeVideoEncoder(
            String name, EncoderTraits traits, AVCodecContext context, @Nullable DeviceFrames device) {
        this.name = name;
        this.liveBitrate = traits.liveBitrate();
        this.context = context;
        this.device = device;
        planes.format(traits.planes());
        planes.width(context.width());
        planes.height(context.height());
    }

    static NativeVideoEncoder open(String name, VideoSettings settings) throws EncodeException {
        EncoderTraits traits = EncoderTraits.of(name);
        AVCodec unused = EncoderContext.find(name); // before a device is opened for it
        DeviceFrames device = traits.needsDevice() ? new DeviceFrames(name, traits, settings) : null;
        AVCodecContext context;
        try {
            context = EncoderContext.open(name, traits, settings, device);
        } catch (EncodeException e) {
            if (device != null) {
                device.close();
            }
            throw e;
        }
        NativeVideoEncoder encoder = new NativeVideoEncoder(name, traits, context, device);
        int allocated = avutil.av_frame_get_buffer(encoder.planes, 0);
        if (allocated < 0) {
            encoder.close();
            throw NativeError.of(name + " has no memory for a frame", allocated);
        }
        return encoder;
    }

    @Override
    public synchronized Encoder.Output encode(Frame frame, boolean forceKey) throws EncodeException {
        AVCodecContext open = context;
        if (open == null) {
            throw new IllegalStateException("the encoder is closed");
        }
        avcodec.av_packet_unref(packet);
        check("has no memory for a frame", avutil.av_frame_make_writable(planes));
        converter.convert(frame, planes);
        long ticks = frame.info().captureTime() / (TimeUnit.SECONDS.toNanos(1) / CLOCK_HZ);
        lastTimestamp = Math.max(lastTimestamp + 1, ticks);
        planes.pts(lastTimestamp);
        planes.pict_type(forceKey ? avutil.AV_PICTURE_TYPE_I : avutil.AV_PICTURE_TYPE_NONE);
        AVFrame taken = device == null ? planes : device.upload(planes);
        check("refused a frame", avcodec.avcodec_send_frame(open, taken));
        check("gave nothing for a frame", avcodec.avcodec_receive_packet(open, packet));
        boolean key = (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
        return Encoder.Output.of(packet.data().capacity(packet.size()).asByteBuffer(), key);
    }

    private void check(String what, int result) throws EncodeException {
        if (result < 0) {
            throw NativeError.of(name + " " + what, result);
        }
    }

    @Override
    public synchronized boolean changeRate(int bitrate, int framesPerSecond) {
        AVCodecContext open = context;
        if (open != null && liveBitrate) {
            EncoderContext.changeRate(open, bitrate, framesPerSecond);
        }
        return liveBitrate;
    }

    @Override
    public synchronized void close() {
        if (context == null) {
            return;
        }
        avcodec.avcodec_free_context(context);
        context = null;
        avcodec.av_packet_free(packet);
        avutil.av_frame_free(planes);
        converter.close();
        if (device != null) {
            device.close();
        }
    }
}
