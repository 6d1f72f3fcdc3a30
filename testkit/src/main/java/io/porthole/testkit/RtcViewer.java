/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.testkit;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
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
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.function.ToLongFunction;

/** A viewer that is no browser: it offers, takes an answer, receives video, and sends messages on a data channel. */
public final class RtcViewer implements PeerConnectionObserver, AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;
    private static final HeadlessAudioDeviceModule AUDIO = new HeadlessAudioDeviceModule();
    private static final PeerConnectionFactory FACTORY = new PeerConnectionFactory(AUDIO);

    /** What the host said on the data channel, oldest first. */
    public final Queue<String> texts = new ConcurrentLinkedQueue<>();

    private final List<RtcFrame> received = new CopyOnWriteArrayList<>();
    private final List<RTCRtpSender> senders = new ArrayList<>();
    private final List<VideoTrack> tracks = new ArrayList<>();
    private final CustomVideoSource source = new CustomVideoSource();
    private final RTCPeerConnection connection;
    private final RTCDataChannel channel;
    private final Queue<RTCIceCandidate> found = new ConcurrentLinkedQueue<>();
    private final Queue<RTCIceCandidate> early = new ConcurrentLinkedQueue<>();
    private volatile BiConsumer<String, String> onCandidate = (mid, candidate) -> {};
    private volatile String state = "NEW";
    private volatile boolean told;
    private boolean answered;
    private boolean closed;

    /** Wants that many videos. */
    public RtcViewer(int videos) {
        connection = FACTORY.createPeerConnection(new RTCConfiguration(), this);
        for (int i = 0; i < videos; i++) {
            VideoTrack track = FACTORY.createVideoTrack("back-" + i, source);
            tracks.add(track);
            senders.add(connection.addTrack(track, List.of("back-" + i)));
        }
        channel = connection.createDataChannel("porthole.v1", new RTCDataChannelInit());
        channel.registerObserver(new FrameListener());
    }

    private final class FrameListener implements RTCDataChannelObserver {
        @Override
        public void onBufferedAmountChange(long amount) {}

        @Override
        public void onStateChange() {}

        @Override
        public void onMessage(RTCDataChannelBuffer buffer) {
            byte[] bytes = new byte[buffer.data.remaining()];
            buffer.data.get(bytes);
            texts.add(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    /** A fresh offer to receive, which is set locally. */
    public String offer() throws Exception {
        CompletableFuture<RTCSessionDescription> made = new CompletableFuture<>();
        connection.createOffer(new RTCOfferOptions(), new CreateSessionDescriptionObserver() {
            @Override
            public void onSuccess(RTCSessionDescription description) {
                made.complete(description);
            }

            @Override
            public void onFailure(String error) {
                made.completeExceptionally(new IllegalStateException(error));
            }
        });
        RTCSessionDescription offer = made.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        CompletableFuture<Void> done = new CompletableFuture<>();
        connection.setLocalDescription(offer, completing(done));
        done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        // as browsers do that only watch
        return offer.sdp.replace("a=sendrecv", "a=recvonly");
    }

    private static SetSessionDescriptionObserver completing(CompletableFuture<Void> done) {
        return new SetSessionDescriptionObserver() {
            @Override
            public void onSuccess() {
                done.complete(null);
            }

            @Override
            public void onFailure(String error) {
                done.completeExceptionally(new IllegalStateException(error));
            }
        };
    }

    /** Takes the host's answer. */
    public void answer(String sdp) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        connection.setRemoteDescription(new RTCSessionDescription(RTCSdpType.ANSWER, sdp), completing(done));
        done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        synchronized (this) {
            answered = true;
        }
        for (RTCIceCandidate c = early.poll(); c != null; c = early.poll()) {
            connection.addIceCandidate(c);
        }
    }

    /** Takes a candidate of the host's. */
    public synchronized void candidate(String mid, int line, String candidate) {
        RTCIceCandidate c = new RTCIceCandidate(mid, line, candidate);
        if (closed) {
            return;
        }
        if (answered) {
            connection.addIceCandidate(c);
        } else {
            early.add(c);
        }
    }

    /** Tells of the viewer's candidates from now on, and of those that were found before: mid and text. */
    public void onCandidate(BiConsumer<String, String> consumer) {
        onCandidate = consumer;
        told = true;
        tell();
    }

    private void tell() {
        for (RTCIceCandidate c = told ? found.poll() : null; c != null; c = found.poll()) {
            onCandidate.accept(c.sdpMid, c.sdp);
        }
    }

    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {
        found.add(candidate);
        tell();
    }

    @Override
    public void onTrack(RTCRtpTransceiver transceiver) {
        if (transceiver.getReceiver().getTrack() instanceof VideoTrack video) {
            received.add(new RtcFrame(transceiver.getMid(), video));
        }
    }

    @Override
    public void onConnectionChange(RTCPeerConnectionState present) {
        state = present.name();
    }

    /** Returns the state of the connection, such as {@code CONNECTED}. */
    public String state() {
        return state;
    }

    /** Returns the frames of the video section of that index; after the answer. */
    public RtcFrame newestFrame(int video) {
        return received.get(video);
    }

    /** Returns the number of frames received by the video section of that index. */
    public int frames(int video) {
        return video < received.size() ? received.get(video).frames() : 0;
    }

    /** Sends a message on the data channel. */
    public void say(String text) throws Exception {
        channel.send(new RTCDataChannelBuffer(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), false));
    }

    /** Returns whether the data channel is, for example, {@code OPEN}. */
    public boolean channelIs(String word) {
        return channel.getState().name().equals(word);
    }

    @Override
    public void close() {
        close(object -> 0, reference -> {});
    }

    /** Closes it in the order that the library survives, and gives back the native references that it forgets. */
    public synchronized void close(ToLongFunction<Object> reference, LongConsumer release) {
        if (closed) {
            return;
        }
        closed = true;
        // the library never lets go of its observers, nor of what they hold
        onCandidate = (mid, candidate) -> {};
        texts.clear();
        received.forEach(RtcFrame::close);
        channel.unregisterObserver();
        channel.close();
        List<Long> references = new ArrayList<>();
        senders.forEach(sender -> references.add(reference.applyAsLong(sender)));
        references.add(reference.applyAsLong(connection));
        connection.close();
        channel.dispose();
        references.forEach(release::accept);
        if (!references.contains(0L)) {
            // else the senders hold them for ever
            tracks.forEach(VideoTrack::dispose);
            source.dispose();
        }
    }
}
