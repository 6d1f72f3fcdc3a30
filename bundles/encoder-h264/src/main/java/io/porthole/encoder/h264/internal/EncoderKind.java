/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.h264.internal;

/** The H.264 encoders that are tried, the preferred one first. */
enum EncoderKind {
    NVENC("h264_nvenc", "NVENC", true, 4096, 4096, 60),
    VAAPI("h264_vaapi", "VA-API", true, 4096, 4096, 50),
    QSV("h264_qsv", "Quick Sync", true, 4096, 4096, 40),
    VIDEOTOOLBOX("h264_videotoolbox", "VideoToolbox", true, 4096, 2304, 30),
    X264("libx264", "x264", false, 8192, 8192, 20),
    OPENH264("libopenh264", "OpenH264", false, 4096, 2304, 10);

    private final String ffmpegName;
    private final String title;
    private final boolean hardware;
    private final int maxWidth;
    private final int maxHeight;
    private final int ranking;

    EncoderKind(String ffmpegName, String title, boolean hardware, int maxWidth, int maxHeight, int ranking) {
        this.ffmpegName = ffmpegName;
        this.title = title;
        this.hardware = hardware;
        this.maxWidth = maxWidth;
        this.maxHeight = maxHeight;
        this.ranking = ranking;
    }

    /** Returns FFmpeg's name of it. */
    String ffmpegName() {
        return ffmpegName;
    }

    /** Returns the name that people know it by. */
    String title() {
        return title;
    }

    /** Returns whether it encodes in hardware. */
    boolean hardware() {
        return hardware;
    }

    /** Returns the most pixels in a row that it takes. */
    int maxWidth() {
        return maxWidth;
    }

    /** Returns the most rows that it takes. */
    int maxHeight() {
        return maxHeight;
    }

    /** Returns its service ranking: the preferred one has the highest. */
    int ranking() {
        return ranking;
    }
}
