/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import io.porthole.api.frame.Frame;
import org.jspecify.annotations.Nullable;

/**
 * One peer's own source and track of a feed, so that each viewer has a pace of its own: the library ignores a limit of
 * the frame rate. The lock keeps a push from meeting a disposed source.
 */
final class PeerVideo {
    private final NativeFeed feed;
    private final CustomVideoSource source = new CustomVideoSource();
    private final String id;
    private final VideoTrack track;
    private @Nullable NativeI420Buffer shown;
    private boolean disposed;

    PeerVideo(PeerConnectionFactory factory, String id, NativeFeed feed) {
        this.feed = feed;
        this.id = id;
        this.track = factory.createVideoTrack(id, source);
    }

    /** Its track's identifier in the statistics. */
    String id() {
        return id;
    }

    VideoTrack track() {
        return track;
    }

    boolean show(Frame frame) {
        NativeI420Buffer planes = feed.share(frame);
        return planes != null && show(planes);
    }

    private synchronized boolean show(NativeI420Buffer planes) {
        if (disposed) {
            planes.release();
            return false;
        }
        forget();
        shown = planes;
        push(planes);
        return true;
    }

    synchronized boolean repeat() {
        if (disposed || shown == null) {
            return false;
        }
        push(shown);
        return true;
    }

    /** With the time of now: with that of its capture the viewer would wait for the slowest picture's way to here. */
    private void push(NativeI420Buffer planes) {
        source.pushFrame(new VideoFrame(planes, System.nanoTime()));
    }

    private void forget() {
        if (shown != null) {
            shown.release();
            shown = null;
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
