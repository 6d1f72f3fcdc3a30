/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg;

import io.porthole.api.encode.EncodeException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.osgi.annotation.versioning.ProviderType;

/** The way in. The native library is loaded by the first call that needs it. Safe from any thread. */
@ProviderType
public interface Ffmpeg {
    /**
     * Opens an encoder.
     *
     * @param name FFmpeg's name of it, such as {@code libopenh264} or {@code h264_nvenc}
     * @param settings what it encodes
     * @return the encoder, which belongs to the calling thread
     * @throws EncodeException when the library cannot be loaded, has no such encoder, or the encoder refuses to open
     *     because there is no such hardware or no driver; the message says why in one sentence
     */
    VideoEncoder openVideoEncoder(String name, VideoSettings settings) throws EncodeException;

    /**
     * Opens a muxer and writes the beginning of the container.
     *
     * @param settings what it writes
     * @param channel where to, blocking, and a {@link java.nio.channels.SeekableByteChannel} for
     *     {@link ContainerFormat#HYBRID_MP4}; the buffers that it is given are valid for the call alone
     * @return the muxer, which belongs to the calling thread
     * @throws IOException when the library cannot be loaded, the channel fails, or the muxer refuses the settings
     * @throws IllegalArgumentException when the format must seek and the channel cannot
     */
    Muxer openMuxer(MuxerSettings settings, WritableByteChannel channel) throws IOException;

    /**
     * Opens a demuxer for a file that a {@link Muxer} wrote as MP4.
     *
     * @param channel of the file, from its beginning on; blocking
     * @return the demuxer, which belongs to the calling thread
     * @throws IOException when the library cannot be loaded, the channel fails, or there is no H.264 in an MP4
     */
    Demuxer openDemuxer(SeekableByteChannel channel) throws IOException;

    /**
     * Opens a decoder.
     *
     * @param width of the frames in pixels, 1 to {@value VideoSettings#MAX_SIDE}
     * @param height of the frames in pixels, 1 to {@value VideoSettings#MAX_SIDE}
     * @return the decoder, which belongs to the calling thread
     * @throws IOException when the library cannot be loaded or there is no memory
     * @throws IllegalArgumentException when a side is out of its range
     */
    VideoDecoder openVideoDecoder(int width, int height) throws IOException;
}
