/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg;

/** A way to keep or send video: what a {@link Muxer} writes. */
public enum ContainerFormat {
    /** MP4 for a live response: a fragment for each frame, written at once; needs no seeking and has no end. */
    FRAGMENTED_MP4,
    /**
     * MP4 for a file: fragments of at most a second while it is written, so that it plays if the process is killed,
     * and an ordinary MP4 with its index once it is closed. Written to a {@link
     * java.nio.channels.SeekableByteChannel}.
     */
    HYBRID_MP4,
    /** MPEG transport stream (ISO/IEC 13818-1), which players join at any key frame. */
    MPEG_TS
}
