/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.testkit;

import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import dev.onvoid.webrtc.media.video.VideoTrackSink;
import java.nio.ByteBuffer;

/** Frames that an {@link RtcViewer} receives in one video section. */
public final class RtcFrame implements AutoCloseable {
    private static final byte[] NOTHING = {};

    private final String mid;
    private final VideoTrack track;
    private final VideoTrackSink sink = this::see;
    private int frames;
    private int width;
    private int height;
    private byte[] luma = NOTHING;
    private byte[] blue = NOTHING;
    private byte[] red = NOTHING;
    private long firstNanos;
    private long lastNanos;

    RtcFrame(String mid, VideoTrack track) {
        this.mid = mid;
        this.track = track;
        track.addSink(sink);
    }

    private void see(VideoFrame frame) {
        try {
            keep(frame.buffer.toI420());
        } finally {
            frame.release();
        }
    }

    private synchronized void keep(I420Buffer b) {
        lastNanos = System.nanoTime();
        firstNanos = frames == 0 ? lastNanos : firstNanos;
        frames++;
        width = b.getWidth();
        height = b.getHeight();
        luma = plane(b.getDataY(), b.getStrideY(), width, height);
        blue = plane(b.getDataU(), b.getStrideU(), (width + 1) / 2, (height + 1) / 2);
        red = plane(b.getDataV(), b.getStrideV(), (width + 1) / 2, (height + 1) / 2);
    }

    private static byte[] plane(ByteBuffer bytes, int stride, int width, int height) {
        byte[] out = new byte[width * height];
        for (int y = 0; y < height; y++) {
            bytes.get(y * stride, out, y * width, width);
        }
        return out;
    }

    /** Returns the identification of the section. */
    public String mid() {
        return mid;
    }

    /** Returns the number of frames so far. */
    public synchronized int frames() {
        return frames;
    }

    /** Returns the pixels in a row of the newest frame. */
    public synchronized int width() {
        return width;
    }

    /** Returns the rows of the newest frame. */
    public synchronized int height() {
        return height;
    }

    /** Returns when the first frame came, on the clock of {@link System#nanoTime()}. */
    public synchronized long firstNanos() {
        return firstNanos;
    }

    /** Returns when the newest frame came. */
    public synchronized long lastNanos() {
        return lastNanos;
    }

    /** Returns Y, Cb and Cr at a place of the newest frame, 0..1 from its left and upper edge. */
    public synchronized int[] at(double x, double y) {
        if (luma.length == 0) {
            return new int[3];
        }
        int column = (int) Math.min(width - 1, x * width);
        int row = (int) Math.min(height - 1, y * height);
        int chroma = row / 2 * ((width + 1) / 2) + column / 2;
        return new int[] {luma[row * width + column] & 0xff, blue[chroma] & 0xff, red[chroma] & 0xff};
    }

    @Override
    public void close() {
        track.removeSink(sink);
        synchronized (this) {
            // the library never lets go of its observers, nor of what they hold
            luma = NOTHING;
            blue = NOTHING;
            red = NOTHING;
        }
    }
}
