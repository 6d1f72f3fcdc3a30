/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import org.bytedeco.ffmpeg.global.avutil;

/**
 * What one of FFmpeg's encoders needs.
 *
 * @param options what it calls low latency, a packet for each frame at once and an IDR where a key frame is asked for:
 *     {@code name=value}, separated by colons
 * @param planes pixel format that it takes from the host's memory
 * @param device type of the device whose memory frames are uploaded into first; {@link #NO_DEVICE} for one that takes
 *     the host's memory
 * @param surfaces pixel format of frames in the device's memory
 * @param liveBitrate whether it takes another bitrate between two frames
 */
record EncoderTraits(String options, int planes, int device, int surfaces, boolean liveBitrate) {
    static final int NO_DEVICE = avutil.AV_HWDEVICE_TYPE_NONE;

    private static final int I420 = avutil.AV_PIX_FMT_YUV420P;
    private static final int NV12 = avutil.AV_PIX_FMT_NV12;

    static EncoderTraits of(String encoder) {
        return switch (encoder) {
            // no key frames of its own at cuts: those asked for are enough, and each costs a slow link dear
            case "libx264" -> hostMemory(I420, true, "preset=superfast:tune=zerolatency:forced-idr=1:sc_threshold=0");
            case "libopenh264" -> hostMemory(I420, false, "rc_mode=bitrate:allow_skip_frames=0");
            case "h264_nvenc" -> hostMemory(I420, true, "preset=p3:tune=ull:zerolatency=1:delay=0:forced-idr=1:rc=cbr");
            case "h264_qsv" ->
                hostMemory(NV12, false, "preset=veryfast:async_depth=1:look_ahead=0:forced_idr=1:low_delay_brc=1");
            case "h264_videotoolbox" -> hostMemory(I420, false, "realtime=1:allow_sw=0");
            case "h264_vaapi" ->
                new EncoderTraits(
                        "async_depth=1:idr_interval=0",
                        NV12,
                        avutil.AV_HWDEVICE_TYPE_VAAPI,
                        avutil.AV_PIX_FMT_VAAPI,
                        false);
            default -> hostMemory(I420, false, "");
        };
    }

    private static EncoderTraits hostMemory(int planes, boolean liveBitrate, String options) {
        return new EncoderTraits(options, planes, NO_DEVICE, planes, liveBitrate);
    }

    /** Returns a device file whose absence explains why that encoder does not open; empty where none is known. */
    static String deviceFile(String encoder) {
        return switch (encoder) {
            case "h264_nvenc" -> "/dev/nvidiactl";
            case "h264_vaapi", "h264_qsv" -> "/dev/dri";
            default -> "";
        };
    }

    boolean needsDevice() {
        return device != NO_DEVICE;
    }
}
