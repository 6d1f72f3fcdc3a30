/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Writes H.264 that is already encoded into a container, for one thread at a time. What the channel throws is thrown by
 * the call that wrote; after that the muxer only closes.
 */
@ProviderType
public interface Muxer extends AutoCloseable {
    /** Most chapters of one file. */
    int MAX_CHAPTERS = 255;

    /**
     * Writes a frame. Times count from the first one; one that is not after the last is moved right behind it.
     *
     * @param accessUnit an Annex B byte stream from position to limit, which stay as they are; borrowed for the call
     * @param timestampMicros when it is shown, in microseconds from any moment
     * @param keyFrame whether it can be decoded without earlier ones, as the first must
     * @throws IOException when the channel fails, or the muxer refuses the frame; the message says why
     * @throws IllegalArgumentException when it is no access unit, or the first is no key frame
     * @throws IllegalStateException when the muxer is closed or a call of it has failed
     */
    void write(ByteBuffer accessUnit, long timestampMicros, boolean keyFrame) throws IOException;

    /**
     * Adds a chapter, which a {@link ContainerFormat#HYBRID_MP4} shows once it is closed; other formats have none, and
     * what comes after {@value #MAX_CHAPTERS} is left out.
     *
     * @param timestampMicros when it begins, on the clock of the frames
     * @param title one line
     */
    void addChapter(long timestampMicros, String title);

    /**
     * Writes what is still to be written, and frees the native side; the channel stays open. Calling it again does
     * nothing.
     *
     * @throws IOException when the channel fails; all is freed nevertheless
     */
    @Override
    void close() throws IOException;
}
