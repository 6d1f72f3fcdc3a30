/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Reads the H.264 of an MP4 file that a {@link Muxer} wrote, closed or not, for one thread at a time. */
@ProviderType
public interface Demuxer extends AutoCloseable {
    /**
     * One frame.
     *
     * @param accessUnit an Annex B byte stream in native memory, with SPS and PPS in front of a key frame; valid
     * until the     next call or close
     * @param timestampMicros when it is shown, in microseconds from the beginning
     * @param keyFrame whether it can be decoded without earlier ones
     */
    record Packet(ByteBuffer accessUnit, long timestampMicros, boolean keyFrame) {}

    /** Returns the width in pixels that the file says, 1 to {@value VideoSettings#MAX_SIDE}. */
    int width();

    /** Returns the height in pixels that the file says, 1 to {@value VideoSettings#MAX_SIDE}. */
    int height();

    /**
     * Returns the next frame; null at the end, which is also where a torn file ends.
     *
     * @throws IOException when the channel fails, or a frame is larger than {@link AnnexB#MAX_UNIT_BYTES}
     * @throws IllegalStateException when it is closed
     */
    @Nullable
    Packet read() throws IOException;

    /**
     * Goes to the last key frame at or before a time, which {@link #read} returns next. Of a file that was never closed
     * only the part that was read before is known.
     *
     * @throws IOException when the channel fails, or there is no such frame
     * @throws IllegalStateException when it is closed
     */
    void seek(long timestampMicros) throws IOException;

    /** Frees the native side; the channel stays open. Calling it again does nothing. */
    @Override
    void close();
}
