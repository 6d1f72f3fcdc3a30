/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import io.porthole.api.frame.Frame;
import io.porthole.lib.webrtc.FrameLimits;
import org.jspecify.annotations.Nullable;

/**
 * One peer's own source and track of a feed, so that each viewer has a pace of its own: the library ignores a limit of
 * the frame rate. The lock keeps a push from meeting a disposed source.
 */
final class PeerVideo {
    private final NativeFeed feed;
    private final FrameLimits limits;
    private final CustomVideoSource source = new CustomVideoSource();
    private final String id;
    private final VideoTrack track;
    private @Nullable NativeI420Buffer newest;
    private long sentNanos;
    private boolean disposed;

    PeerVideo(PeerConnectionFactory factory, String id, NativeFeed feed, FrameLimits limits) {
        this.feed = feed;
        this.limits = limits;
        this.id = id;
        this.track = factory.createVideoTrack(id, source);
    }

    /** Returns the identifier of its track in the statistics. */
    String id() {
        return id;
    }

    VideoTrack track() {
        return track;
    }

    boolean send(Frame frame) {
        NativeI420Buffer planes = feed.share(frame, limits);
        return planes != null && send(planes);
    }

    private synchronized boolean send(NativeI420Buffer planes) {
        if (disposed) {
            planes.release();
            return false;
        }
        forget();
        newest = planes;
        sentNanos = System.nanoTime();
        push(planes, sentNanos);
        return true;
    }

    synchronized long sentNanos() {
        return sentNanos;
    }

    synchronized boolean resend() {
        if (disposed || newest == null) {
            return false;
        }
        push(newest, System.nanoTime());
        return true;
    }

    /** With the time of now: with that of its capture the viewer would wait for as long as the slowest frame took. */
    private void push(NativeI420Buffer planes, long now) {
        source.pushFrame(new VideoFrame(planes, now));
    }

    private void forget() {
        if (newest != null) {
            newest.release();
            newest = null;
        }
    }

    synchronized void dispose() {
        if (!disposed) {
            disposed = true;
            forget();
            track.dispose();
            source.dispose();
        }
    }
}
