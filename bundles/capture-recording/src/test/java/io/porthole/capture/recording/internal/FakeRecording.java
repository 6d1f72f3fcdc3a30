/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.recording.internal;

import io.porthole.lib.ffmpeg.Demuxer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A recording of that many frames, 40 ms apart, with a key frame in front of every tenth. */
final class FakeRecording implements Demuxer {
    private final int frames;
    private int next;

    FakeRecording(int frames) {
        this.frames = frames;
    }

    static FrameIndex index(int frames) throws IOException {
        return FrameIndex.of(new FakeRecording(frames));
    }

    @Override
    public int width() {
        return 64;
    }

    @Override
    public int height() {
        return 48;
    }

    @Override
    public @Nullable Packet read() {
        int frame = next;
        if (frame == frames) {
            return null;
        }
        next++;
        return new Packet(ByteBuffer.allocate(4), frame * 40_000L, frame % 10 == 0);
    }

    @Override
    public void seek(long timestampMicros) {
        next = (int) (timestampMicros / 400_000) * 10;
    }

    @Override
    public void close() {}
}
