/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import io.porthole.lib.webrtc.FrameLimits;
import io.porthole.lib.webrtc.Peer;
import io.porthole.lib.webrtc.PeerListener;
import io.porthole.lib.webrtc.PeerSettings;
import io.porthole.lib.webrtc.VideoFeed;
import io.porthole.testkit.RtcViewer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A peer and its viewer, and what the peer's listener was told. */
final class Connected implements PeerListener, AutoCloseable {
    private static final NativeReferences REFERENCES = new NativeReferences();

    final RtcViewer viewer;
    final Peer peer;
    final Queue<String> received = new ConcurrentLinkedQueue<>();
    final Queue<String> iceServerErrors = new ConcurrentLinkedQueue<>();
    volatile State state = State.CONNECTING;
    final AtomicInteger channelsOpened = new AtomicInteger();
    final AtomicInteger channelsClosed = new AtomicInteger();

    /** Nothing is negotiated yet. */
    Connected(WebRtcLibrary library, PeerSettings settings, VideoFeed... feeds) {
        viewer = new RtcViewer(feeds.length);
        peer = library.createPeer(List.of(feeds), FrameLimits.of("h264"), settings, this);
    }

    /** Returns an offer with that codec before all others; the library sends the first that it knows. */
    static String preferring(String offer, String codec) {
        Matcher map = Pattern.compile("a=rtpmap:(\\d+) " + codec + "/90000").matcher(offer);
        if (!map.find()) {
            throw new AssertionError("the offer has no " + codec);
        }
        return offer.replaceAll(
                "(m=video \\d+ \\S+)((?: \\d+)*?) " + map.group(1) + "\\b", "$1 " + map.group(1) + "$2");
    }

    /** Negotiates. */
    Connected connect() throws Exception {
        return connect(offer -> offer);
    }

    /** Negotiates with an offer that is changed on the way. */
    Connected connect(UnaryOperator<String> change) throws Exception {
        String answer = peer.answer(change.apply(viewer.offer())).get(5, TimeUnit.SECONDS);
        viewer.answer(answer);
        viewer.onCandidate((mid, candidate) -> {
            CompletableFuture<Void> unused = peer.addCandidate(mid, 0, candidate);
        });
        return this;
    }

    @Override
    public void candidate(String mid, int line, String candidate) {
        viewer.candidate(mid, line, candidate);
    }

    @Override
    public void gatheringComplete() {}

    @Override
    public void connectionState(State present) {
        state = present;
    }

    @Override
    public void iceServerError(String text) {
        iceServerErrors.add(text);
    }

    @Override
    public void channelOpen() {
        channelsOpened.incrementAndGet();
    }

    @Override
    public void channelClosed() {
        channelsClosed.incrementAndGet();
    }

    @Override
    public void message(String text) {
        received.add(text);
    }

    @Override
    public void messageTooLong(int bytes) {
        received.add("too long: " + bytes);
    }

    @Override
    public void close() {
        peer.close();
        viewer.close(REFERENCES::of, REFERENCES::release);
    }
}
