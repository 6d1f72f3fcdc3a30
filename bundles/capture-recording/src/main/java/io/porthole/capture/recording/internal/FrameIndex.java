/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.recording.internal;

import io.porthole.lib.ffmpeg.Demuxer;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;

/** Times and key frames of a recording, found by reading it once: one that was never closed has no other index. */
final class FrameIndex {
    /** Most frames of one recording: two days at 60 frames a second. */
    static final int MAX_FRAMES = 10_000_000;

    private long[] micros = new long[1024];
    private final BitSet keys = new BitSet();
    private int count;

    /**
     * Reads a recording from its beginning to its end.
     *
     * @throws IOException when it cannot be read, or there is no frame to begin with
     */
    static FrameIndex of(Demuxer demuxer) throws IOException {
        FrameIndex index = new FrameIndex();
        for (Demuxer.Packet packet = demuxer.read(); packet != null; packet = demuxer.read()) {
            index.add(packet);
        }
        if (!index.keys.get(0)) {
            throw new IOException(index.count == 0 ? "there is no frame in it" : "it does not begin with a key frame");
        }
        return index;
    }

    private void add(Demuxer.Packet packet) throws IOException {
        if (count == MAX_FRAMES) {
            throw new IOException("it has more than " + MAX_FRAMES + " frames");
        }
        if (count == micros.length) {
            micros = Arrays.copyOf(micros, 2 * count);
        }
        keys.set(count, packet.keyFrame());
        micros[count++] = packet.timestampMicros();
    }

    /** Returns how many frames there are, at least 1. */
    int count() {
        return count;
    }

    /** Returns when a frame is shown, in microseconds from the beginning. */
    long micros(int frame) {
        return micros[frame];
    }

    /** Returns the last key frame at or before a frame. */
    int keyBefore(int frame) {
        return keys.previousSetBit(frame);
    }

    /** Returns the frame that is shown at a time: the first before the beginning, the last after the end. */
    int at(long time) {
        int found = Arrays.binarySearch(micros, 0, count, time);
        return found >= 0 ? found : Math.max(0, -found - 2);
    }

    /** Returns the mean rate in frames per second; 0 for a single frame. */
    double framesPerSecond() {
        long length = micros[count - 1] - micros[0];
        return length <= 0 ? 0 : (count - 1) * 1e6 / length;
    }
}
