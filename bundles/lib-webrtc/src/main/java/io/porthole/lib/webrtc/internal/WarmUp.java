/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.lib.webrtc.FrameLimits;
import io.porthole.lib.webrtc.Peer;
import io.porthole.lib.webrtc.PeerListener;
import io.porthole.lib.webrtc.PeerSettings;
import io.porthole.lib.webrtc.VideoFeed;
import io.porthole.lib.webrtc.WebRtc;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a connection for nobody: what is done once, such as loading classes and starting the library's threads, is done
 * then and not while the first viewer waits.
 */
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final int PATIENCE_S = 5;
    private static final int SIDE = 64;

    private static final String OFFER = String.join(
            "\r\n",
            "v=0",
            "o=- 1 1 IN IP4 127.0.0.1",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE 0 1",
            "m=video 9 UDP/TLS/RTP/SAVPF 96",
            "c=IN IP4 0.0.0.0",
            "a=ice-ufrag:warm",
            "a=ice-pwd:warmwarmwarmwarmwarmwarm",
            "a=fingerprint:sha-256 " + "00:".repeat(31) + "00",
            "a=setup:actpass",
            "a=mid:0",
            "a=recvonly",
            "a=rtcp-mux",
            "a=rtpmap:96 H264/90000",
            "a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
            "c=IN IP4 0.0.0.0",
            "a=ice-ufrag:warm",
            "a=ice-pwd:warmwarmwarmwarmwarmwarm",
            "a=fingerprint:sha-256 " + "00:".repeat(31) + "00",
            "a=setup:actpass",
            "a=mid:1",
            "a=sctp-port:5000",
            "");

    private WarmUp() {}

    /** Returns true when it is done, false when it turns out that it cannot be, which is no harm. */
    static boolean run(WebRtc webRtc) {
        try (VideoFeed feed = webRtc.createFeed();
                Peer peer =
                        webRtc.createPeer(List.of(feed), FrameLimits.of("h264"), PeerSettings.DEFAULT, new Nobody())) {
            peer.answer(OFFER).get(PATIENCE_S, TimeUnit.SECONDS);
            for (PixelFormat format : List.of(PixelFormat.RGB8, PixelFormat.BGRA8)) {
                peer.sendFrame(0, new Blank(FrameInfo.packed(SIDE, SIDE, format, 0, System.nanoTime())));
            }
            peer.statistics().get(PATIENCE_S, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            LOG.debug("[webrtc] Not warmed up", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** A black frame. */
    private record Blank(FrameInfo info) implements Frame {
        @Override
        public ByteBuffer bytes() {
            return ByteBuffer.allocateDirect(info.stride() * info.height());
        }

        @Override
        public Frame retain() {
            return this;
        }

        @Override
        public void close() {}
    }

    /** Ignores every event. */
    static final class Nobody implements PeerListener {
        @Override
        public void candidate(String mid, int line, String candidate) {}

        @Override
        public void gatheringComplete() {}

        @Override
        public void connectionState(State state) {}

        @Override
        public void iceServerError(String text) {}

        @Override
        public void channelOpen() {}

        @Override
        public void channelClosed() {}

        @Override
        public void message(String text) {}

        @Override
        public void messageTooLong(int bytes) {}
    }
}
