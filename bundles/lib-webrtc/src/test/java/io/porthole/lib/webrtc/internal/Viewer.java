/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.VideoTrack;
import dev.onvoid.webrtc.media.video.VideoTrackSink;
import io.porthole.lib.webrtc.Peer;
import io.porthole.lib.webrtc.PeerListener;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A viewer that is not a browser: it offers, receives video and sends text. */
final class Viewer implements PeerConnectionObserver, PeerListener, AutoCloseable {
    private static final HeadlessAudioDeviceModule AUDIO = new HeadlessAudioDeviceModule();
    private static final PeerConnectionFactory FACTORY = new PeerConnectionFactory(AUDIO);

    final AtomicInteger frames = new AtomicInteger();
    final Queue<String> texts = new ConcurrentLinkedQueue<>();
    final Queue<String> peerGot = new ConcurrentLinkedQueue<>();
    volatile int[] middle = new int[3];
    volatile int width;
    volatile PeerListener.State state = PeerListener.State.CONNECTING;
    volatile boolean peerChannelOpen;
    private final RTCPeerConnection connection;
    private final RTCRtpSender sender;
    private final VideoTrack own;
    private final CustomVideoSource ownSource = new CustomVideoSource();
    private final RTCDataChannel channel;
    private final VideoTrackSink sink = frame -> {
        I420Buffer b = frame.buffer.toI420();
        int x = b.getWidth() / 2;
        int y = b.getHeight() / 2;
        middle = new int[] {
            b.getDataY().get(y * b.getStrideY() + x) & 0xff,
            b.getDataU().get(y / 2 * b.getStrideU() + x / 2) & 0xff,
            b.getDataV().get(y / 2 * b.getStrideV() + x / 2) & 0xff
        };
        width = b.getWidth();
        frames.incrementAndGet();
        frame.release();
    };
    private @Nullable VideoTrack received;
    private volatile @Nullable Peer peer;
    private final Queue<RTCIceCandidate> early = new ConcurrentLinkedQueue<>();

    Viewer() {
        connection = FACTORY.createPeerConnection(new RTCConfiguration(), this);
        own = FACTORY.createVideoTrack("back", ownSource);
        sender = connection.addTrack(own, List.of("back"));
        channel = connection.createDataChannel("porthole", new RTCDataChannelInit());
        channel.registerObserver(new RTCDataChannelObserver() {
            @Override
            public void onBufferedAmountChange(long amount) {}

            @Override
            public void onStateChange() {}

            @Override
            public void onMessage(RTCDataChannelBuffer buffer) {
                byte[] b = new byte[buffer.data.remaining()];
                buffer.data.get(b);
                texts.add(new String(b, StandardCharsets.UTF_8));
            }
        });
    }

    String offer() throws Exception {
        CompletableFuture<RTCSessionDescription> made = new CompletableFuture<>();
        connection.createOffer(
                new RTCOfferOptions(),
                SdpObservers.created(made::complete, e -> made.completeExceptionally(new IllegalStateException(e))));
        RTCSessionDescription offer = made.get(5, TimeUnit.SECONDS);
        set(true, offer);
        return offer.sdp;
    }

    private void set(boolean local, RTCSessionDescription description) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        var observer = SdpObservers.set(
                () -> done.complete(null), e -> done.completeExceptionally(new IllegalStateException(e)));
        if (local) {
            connection.setLocalDescription(description, observer);
        } else {
            connection.setRemoteDescription(description, observer);
        }
        done.get(5, TimeUnit.SECONDS);
    }

    /** Negotiates with a peer whose listener this is. */
    void connect(Peer to) throws Exception {
        peer = to;
        String answer = to.answer(offer()).get(5, TimeUnit.SECONDS);
        set(false, new RTCSessionDescription(RTCSdpType.ANSWER, answer));
        for (RTCIceCandidate c = early.poll(); c != null; c = early.poll()) {
            connection.addIceCandidate(c);
        }
    }

    void say(String text) throws Exception {
        channel.send(new RTCDataChannelBuffer(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), false));
    }

    @Override
    public void onIceCandidate(RTCIceCandidate c) {
        Peer to = peer;
        if (to != null) {
            CompletableFuture<Void> unused = to.candidate(c.sdpMid, c.sdpMLineIndex, c.sdp);
        }
    }

    @Override
    public void onTrack(RTCRtpTransceiver transceiver) {
        if (transceiver.getReceiver().getTrack() instanceof VideoTrack video) {
            received = video;
            video.addSink(sink);
        }
    }

    @Override
    public void candidate(String mid, int line, String candidate) {
        RTCIceCandidate c = new RTCIceCandidate(mid, line, candidate);
        if (connection.getRemoteDescription() == null) {
            early.add(c);
        } else {
            connection.addIceCandidate(c);
        }
    }

    @Override
    public void gathered() {}

    @Override
    public void state(PeerListener.State state) {
        this.state = state;
    }

    @Override
    public void serverTrouble(String text) {}

    @Override
    public void channelOpen() {
        peerChannelOpen = true;
    }

    @Override
    public void message(String text) {
        peerGot.add(text);
    }

    @Override
    public void close() {
        VideoTrack video = received;
        if (video != null) {
            video.removeSink(sink);
        }
        channel.unregisterObserver();
        channel.close();
        NativeReferences references = new NativeReferences();
        long reference = references.of(connection);
        long senderReference = references.of(sender);
        connection.close();
        channel.dispose();
        references.release(senderReference);
        references.release(reference);
        own.dispose();
        ownSource.dispose();
    }
}
