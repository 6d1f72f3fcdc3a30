/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import io.porthole.api.frame.Frame;
import io.porthole.lib.webrtc.VideoFeed;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Converts each picture once and hands the same planes to every peer; the encoders count their references. */
final class NativeFeed implements VideoFeed {
    private static final Logger LOG = LoggerFactory.getLogger(NativeFeed.class);

    private final List<PeerVideo> peers = new CopyOnWriteArrayList<>();
    private final Pixels pixels = new Pixels();
    private @Nullable NativeI420Buffer newest;
    private boolean closed;
    private boolean complained;

    void attach(PeerVideo video) {
        peers.add(video);
    }

    void detach(PeerVideo video) {
        peers.remove(video);
    }

    @Override
    public synchronized boolean push(Frame frame) {
        if (closed || !Pixels.takes(frame.info(), MAX_WIDTH, MAX_HEIGHT)) {
            return false;
        }
        NativeI420Buffer planes;
        try {
            planes = pixels.convert(frame);
        } catch (Exception e) {
            if (!complained) {
                complained = true;
                LOG.error("a picture of {} could not be converted for WebRTC", frame.info(), e);
            }
            return false;
        }
        forget();
        newest = planes;
        send(planes, false);
        return true;
    }

    @Override
    public synchronized void repeat() {
        if (newest != null) {
            send(newest, true);
        }
    }

    /** The planes are never written to again: encoders may still read them. */
    private void send(NativeI420Buffer planes, boolean repeated) {
        VideoFrame frame = new VideoFrame(planes, System.nanoTime());
        for (PeerVideo peer : peers) {
            peer.push(frame, repeated);
        }
    }

    private void forget() {
        if (newest != null) {
            newest.release();
            newest = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        forget();
    }
}
