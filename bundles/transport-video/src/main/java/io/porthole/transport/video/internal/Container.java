/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.video.internal;

import io.porthole.lib.ffmpeg.ContainerFormat;

/** What a stream's video can be had in. */
enum Container {
    /** For video elements and players. Its frames have one size. */
    MP4(ContainerFormat.FRAGMENTED_MP4, "video.mp4", "video/mp4"),
    /** For players: the parameter sets come with each key frame, so the size may change. */
    TS(ContainerFormat.MPEG_TS, "video.ts", "video/mp2t");

    private final ContainerFormat format;
    private final String fileName;
    private final String mediaType;

    Container(ContainerFormat format, String fileName, String mediaType) {
        this.format = format;
        this.fileName = fileName;
        this.mediaType = mediaType;
    }

    ContainerFormat format() {
        return format;
    }

    /** Returns the last part of its path. */
    String fileName() {
        return fileName;
    }

    String mediaType() {
        return mediaType;
    }

    /** Returns whether its frames may change their size. */
    boolean takesAnySize() {
        return this == TS;
    }
}
