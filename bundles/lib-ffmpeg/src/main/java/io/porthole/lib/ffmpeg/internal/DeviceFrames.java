/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.lib.ffmpeg.VideoSettings;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVHWFramesContext;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** Frames in the memory of a device, into which those of the host are uploaded. For one thread at a time. */
final class DeviceFrames implements AutoCloseable {
    /** One that is uploaded into, one that is encoded, one that the next refers to, and one to spare. */
    private static final int SURFACES = 4;

    private final String encoder;
    private final AVFrame surface = avutil.av_frame_alloc();
    private final AVBufferRef device = new AVBufferRef(null);
    private final AVBufferRef frames;

    /**
     * Opens the first device of its type.
     *
     * @throws EncodeException when there is none or it refuses; the message says so
     */
    DeviceFrames(String encoder, EncoderTraits traits, VideoSettings settings) throws EncodeException {
        this.encoder = encoder;
        int opened = avutil.av_hwdevice_ctx_create(device, traits.device(), (BytePointer) null, (AVDictionary) null, 0);
        if (opened < 0) {
            avutil.av_frame_free(surface);
            throw NativeError.of(encoder + " has no device", opened);
        }
        frames = avutil.av_hwframe_ctx_alloc(device);
        if (frames == null) {
            close();
            throw new EncodeException(encoder + " has no memory for its frames");
        }
        AVHWFramesContext shape = new AVHWFramesContext(frames.data());
        shape.format(traits.surfaces());
        shape.sw_format(traits.planes());
        shape.width(settings.width());
        shape.height(settings.height());
        shape.initial_pool_size(SURFACES);
        int made = avutil.av_hwframe_ctx_init(frames);
        if (made < 0) {
            close();
            throw NativeError.of(encoder + " has no memory for its frames", made);
        }
    }

    /** Lets an encoder that is not open yet take its frames from here. */
    void attach(AVCodecContext context) {
        context.hw_frames_ctx(avutil.av_buffer_ref(frames));
    }

    /** Returns the frame in the device's memory, valid until the next call. */
    AVFrame upload(AVFrame planes) throws EncodeException {
        avutil.av_frame_unref(surface);
        check(avutil.av_hwframe_get_buffer(frames, surface, 0));
        check(avutil.av_hwframe_transfer_data(surface, planes, 0));
        check(avutil.av_frame_copy_props(surface, planes));
        return surface;
    }

    private void check(int result) throws EncodeException {
        if (result < 0) {
            throw NativeError.of(encoder + " cannot upload a frame", result);
        }
    }

    @Override
    public void close() {
        avutil.av_frame_free(surface);
        avutil.av_buffer_unref(frames);
        avutil.av_buffer_unref(device);
    }
}
