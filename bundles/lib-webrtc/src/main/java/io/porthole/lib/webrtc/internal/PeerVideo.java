/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;

/**
 * One peer's own source and track, so that each viewer has a pace of its own: the library ignores a limit of the frame
 * rate. The lock keeps a push from meeting a disposed source.
 */
final class PeerVideo {
    private final CustomVideoSource source = new CustomVideoSource();
    private final VideoTrack track;
    private long intervalNanos;
    private long nextNanos;
    private boolean disposed;

    PeerVideo(PeerConnectionFactory factory, String id) {
        track = factory.createVideoTrack(id, source);
    }

    VideoTrack track() {
        return track;
    }

    synchronized void framesPerSecond(double fps) {
        intervalNanos = fps <= 0 ? 0 : (long) (1e9 / fps);
    }

    synchronized void push(VideoFrame frame, boolean repeated) {
        if (disposed) {
            return;
        }
        if (intervalNanos > 0 && !repeated) {
            // a quarter of an interval early is on time: capture times jitter
            if (frame.timestampNs < nextNanos - intervalNanos / 4) {
                return;
            }
            nextNanos = Math.max(nextNanos + intervalNanos, frame.timestampNs);
        }
        source.pushFrame(frame);
    }

    synchronized void dispose() {
        if (!disposed) {
            disposed = true;
            track.dispose();
            source.dispose();
        }
    }
}
