/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpEncodingParameters;
import dev.onvoid.webrtc.RTCRtpSendParameters;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import io.porthole.lib.webrtc.Peer;
import io.porthole.lib.webrtc.PeerListener;
import io.porthole.lib.webrtc.PeerSettings;
import io.porthole.lib.webrtc.PeerStatistics;
import io.porthole.lib.webrtc.SendLimits;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A peer connection with a thread of its own, on which the library is called and the listener is told. Callbacks only
 * put work on that thread.
 */
final class NativePeer implements Peer {
    private static final Logger LOG = LoggerFactory.getLogger(NativePeer.class);

    private final PeerThread thread;
    private final NativeReferences references;
    private final ConnectionBridge bridge = new ConnectionBridge(this);
    private final NativeFeed feed;
    private final PeerVideo video;
    private final Runnable onClosed;
    private final RTCPeerConnection connection;
    private final RTCRtpSender sender;
    private volatile @Nullable PeerListener listener;
    private volatile @Nullable PeerChannel channel;
    private boolean closed;

    NativePeer(
            String id,
            PeerConnectionFactory factory,
            NativeReferences references,
            NativeFeed feed,
            PeerSettings settings,
            PeerListener listener,
            Runnable onClosed) {
        this.references = references;
        this.feed = feed;
        this.listener = listener;
        this.onClosed = onClosed;
        this.thread = new PeerThread("webrtc-" + id);
        this.video = new PeerVideo(factory, "video-" + id);
        this.connection = factory.createPeerConnection(Configurations.of(settings), bridge);
        this.sender = connection.addTrack(video.track(), List.of("porthole"));
        feed.attach(video);
    }

    @Override
    public CompletableFuture<String> answer(String offer) {
        CompletableFuture<String> result = new CompletableFuture<>();
        run(
                result,
                () -> connection.setRemoteDescription(
                        new RTCSessionDescription(RTCSdpType.OFFER, offer),
                        SdpObservers.set(
                                () -> run(result, () -> createAnswer(result)),
                                error -> fail(result, "the offer was refused: " + error))));
        return result;
    }

    private void createAnswer(CompletableFuture<String> result) {
        connection.createAnswer(
                new RTCAnswerOptions(),
                SdpObservers.created(
                        answer -> run(result, () -> setAnswer(result, answer)),
                        error -> fail(result, "no answer was found: " + error)));
    }

    private void setAnswer(CompletableFuture<String> result, RTCSessionDescription answer) {
        connection.setLocalDescription(
                answer,
                SdpObservers.set(
                        () -> thread.execute(() -> result.complete(answer.sdp)),
                        error -> fail(result, "the answer was refused: " + error)));
    }

    @Override
    public CompletableFuture<Void> candidate(String mid, int line, String candidate) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        run(result, () -> {
            connection.addIceCandidate(new RTCIceCandidate(mid, line, candidate));
            result.complete(null);
        });
        return result;
    }

    @Override
    public void limits(SendLimits limits) {
        video.framesPerSecond(limits.framesPerSecond());
        run(new CompletableFuture<>(), () -> {
            // fresh parameters each time: they carry the number of the transaction
            RTCRtpSendParameters parameters = sender.getParameters();
            for (RTCRtpEncodingParameters encoding : parameters.encodings) {
                encoding.maxBitrate = limits.maxBitrate();
                encoding.minBitrate = limits.minBitrate();
                encoding.scaleResolutionDownBy = limits.scaleDownBy();
            }
            sender.setParameters(parameters);
        });
    }

    @Override
    public boolean send(String text) {
        PeerChannel open = channel;
        return open != null && open.send(text);
    }

    @Override
    public CompletableFuture<PeerStatistics> statistics() {
        CompletableFuture<PeerStatistics> result = new CompletableFuture<>();
        run(
                result,
                () -> connection.getStats(report -> Bridge.guard(() -> {
                    PeerStatistics statistics = StatisticsReader.read(report);
                    thread.execute(() -> result.complete(statistics));
                })));
        return result;
    }

    /** On the peer's thread, unless closed; what goes wrong, errors of the library included, fails the result. */
    private void run(CompletableFuture<?> result, Runnable work) {
        boolean accepted = thread.execute(() -> {
            if (closed) {
                result.completeExceptionally(new IllegalStateException("the connection is closed"));
                return;
            }
            try {
                work.run();
            } catch (Throwable e) {
                // the library reports bad text as a Java error
                result.completeExceptionally(new IllegalArgumentException(String.valueOf(e.getMessage()), e));
            }
        });
        if (!accepted) {
            result.completeExceptionally(new IllegalStateException("the connection is closed"));
        }
    }

    private void fail(CompletableFuture<?> result, String reason) {
        thread.execute(() -> result.completeExceptionally(new IllegalArgumentException(reason)));
    }

    private void tell(Consumer<PeerListener> event) {
        thread.execute(() -> {
            PeerListener told = listener;
            if (told != null) {
                event.accept(told);
            }
        });
    }

    void onCandidate(String mid, int line, String candidate) {
        tell(l -> l.candidate(mid, line, candidate));
    }

    void onGathered() {
        tell(PeerListener::gathered);
    }

    void onState(PeerListener.State state) {
        tell(l -> l.state(state));
    }

    void onServerTrouble(String text) {
        tell(l -> l.serverTrouble(text));
    }

    void onMessage(String text) {
        tell(l -> l.message(text));
    }

    void onChannel(RTCDataChannel opened) {
        thread.execute(() -> {
            if (closed || channel != null) {
                opened.close();
                opened.dispose();
                return;
            }
            channel = new PeerChannel(opened, new ChannelBridge(this));
            onChannelState();
        });
    }

    void onChannelState() {
        thread.execute(() -> {
            PeerChannel present = channel;
            PeerListener told = listener;
            if (present != null && told != null && present.becameOpen()) {
                told.channelOpen();
            }
        });
    }

    @Override
    public void close() {
        listener = null;
        bridge.detach();
        feed.detach(video);
        thread.finish(this::dispose);
    }

    /** The one order that the library survives. */
    private void dispose() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            PeerChannel present = channel;
            channel = null;
            if (present != null) {
                present.close();
            }
            long reference = references.of(connection);
            long senderReference = references.of(sender);
            connection.close();
            if (present != null) {
                present.dispose();
            }
            references.release(senderReference);
            references.release(reference);
            video.dispose();
        } catch (Throwable e) {
            LOG.error("a WebRTC connection was not freed whole", e);
        } finally {
            onClosed.run();
        }
    }

    /** Waits until everything is freed. */
    boolean awaitClosed(long millis) throws InterruptedException {
        return thread.awaitFinished(millis);
    }
}
