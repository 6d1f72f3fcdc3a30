/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpEncodingParameters;
import dev.onvoid.webrtc.RTCRtpSendParameters;
import dev.onvoid.webrtc.RTCRtpSender;
import io.porthole.api.frame.Frame;
import io.porthole.lib.webrtc.FrameLimits;
import io.porthole.lib.webrtc.Peer;
import io.porthole.lib.webrtc.PeerListener;
import io.porthole.lib.webrtc.PeerSettings;
import io.porthole.lib.webrtc.PeerStatistics;
import io.porthole.lib.webrtc.SendLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
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
    private final Runnable onClosed;
    private final PeerMessages messages;
    private volatile @Nullable PeerListener listener;
    private volatile List<PeerVideo> videos = List.of();
    private volatile boolean ended;

    // of the thread
    private final List<RTCRtpSender> senders = new ArrayList<>();
    private @Nullable RTCPeerConnection connection;
    private @Nullable Negotiation negotiation;
    private boolean closed;

    /** Returns at once; the connection is made on the peer's thread. */
    NativePeer(
            String id,
            PeerConnectionFactory factory,
            NativeReferences references,
            ScheduledExecutorService timer,
            List<NativeFeed> feeds,
            FrameLimits limits,
            PeerSettings settings,
            PeerListener listener,
            Runnable onClosed) {
        this.references = references;
        this.listener = listener;
        this.onClosed = onClosed;
        this.thread = new PeerThread("webrtc-" + id);
        this.messages = new PeerMessages(this, thread);
        thread.execute(() -> create(id, factory, timer, feeds, limits, settings));
    }

    private void create(
            String id,
            PeerConnectionFactory factory,
            ScheduledExecutorService timer,
            List<NativeFeed> feeds,
            FrameLimits limits,
            PeerSettings settings) {
        try {
            RTCPeerConnection made = factory.createPeerConnection(ConnectionConfiguration.of(settings), bridge);
            connection = made;
            negotiation = new Negotiation(made, thread, timer);
            List<PeerVideo> all = new ArrayList<>();
            for (NativeFeed feed : feeds) {
                PeerVideo video = new PeerVideo(factory, id + "-video-" + all.size(), feed, limits);
                all.add(video);
                // a media stream for each: those within one are held back for each other
                senders.add(made.addTrack(video.track(), List.of("porthole-" + all.size())));
                videos = List.copyOf(all);
            }
        } catch (Throwable e) {
            // what was asked for meanwhile fails because there is no connection
            LOG.error("[webrtc] A connection could not be created", e);
        }
    }

    @Override
    public boolean execute(Runnable work) {
        return thread.execute(work);
    }

    @Override
    public CompletableFuture<String> answer(String offer) {
        CompletableFuture<String> result = new CompletableFuture<>();
        run(result, (c, n) -> n.answer(offer, result));
        return result;
    }

    @Override
    public CompletableFuture<String> description() {
        CompletableFuture<String> result = new CompletableFuture<>();
        run(result, (c, n) -> result.complete(n.description()));
        return result;
    }

    @Override
    public CompletableFuture<Void> addCandidate(String mid, int line, String candidate) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        run(result, (c, n) -> {
            c.addIceCandidate(new RTCIceCandidate(mid, line, candidate));
            result.complete(null);
        });
        return result;
    }

    @Override
    public boolean sendFrame(int video, Frame frame) {
        List<PeerVideo> all = videos;
        return !ended && video < all.size() && all.get(video).send(frame);
    }

    @Override
    public long sentNanos(int video) {
        return videos.get(video).sentNanos();
    }

    @Override
    public boolean resendFrame(int video) {
        List<PeerVideo> all = videos;
        return !ended && video < all.size() && all.get(video).resend();
    }

    @Override
    public void setLimits(int video, SendLimits limits) {
        run(new CompletableFuture<>(), (c, n) -> {
            RTCRtpSender sender = senders.get(video);
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
        return !ended && messages.send(text, PeerChannel.MAX_BUFFERED_BYTES);
    }

    @Override
    public boolean offer(String text) {
        return !ended && messages.send(text, PeerChannel.LITTLE_BUFFERED_BYTES);
    }

    @Override
    public CompletableFuture<PeerStatistics> statistics() {
        CompletableFuture<PeerStatistics> result = new CompletableFuture<>();
        List<String> tracks = videos.stream().map(PeerVideo::id).toList();
        run(
                result,
                (c, n) -> c.getStats(report -> NativeBoundary.guard(() -> {
                    PeerStatistics statistics = StatisticsReader.read(report, tracks);
                    if (!thread.execute(() -> result.complete(statistics))) {
                        result.completeExceptionally(closed());
                    }
                })));
        return result;
    }

    /** Work with a connection that has been created. */
    private interface Work {
        void on(RTCPeerConnection connection, Negotiation negotiation);
    }

    /** On the peer's thread, unless closed; what goes wrong, errors of the library included, fails the result. */
    private void run(CompletableFuture<?> result, Work work) {
        boolean accepted = thread.execute(() -> {
            RTCPeerConnection present = connection;
            Negotiation negotiating = negotiation;
            if (closed || present == null || negotiating == null) {
                result.completeExceptionally(closed());
                return;
            }
            try {
                work.on(present, negotiating);
            } catch (Throwable e) {
                // the library reports bad text as a Java error
                result.completeExceptionally(new IllegalArgumentException(String.valueOf(e.getMessage()), e));
            }
        });
        if (!accepted) {
            result.completeExceptionally(closed());
        }
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the connection is closed");
    }

    private void tell(Consumer<PeerListener> event) {
        thread.execute(() -> now(event));
    }

    /** Tells the listener; on the peer's thread. */
    void now(Consumer<PeerListener> event) {
        PeerListener told = listener;
        if (told != null) {
            event.accept(told);
        }
    }

    void onCandidate(String mid, int line, String candidate) {
        tell(l -> l.candidate(mid, line, candidate));
    }

    void onGathered() {
        thread.execute(() -> {
            Negotiation negotiating = negotiation;
            if (negotiating != null) {
                negotiating.gathered();
            }
            now(PeerListener::gatheringComplete);
        });
    }

    void onState(PeerListener.State state) {
        tell(l -> l.connectionState(state));
    }

    void onIceServerError(String text) {
        tell(l -> l.iceServerError(text));
    }

    void onChannel(RTCDataChannel opened) {
        messages.offered(opened);
    }

    @Override
    public void close() {
        ended = true;
        listener = null;
        bridge.detach();
        thread.finish(this::dispose);
    }

    /** Releases everything in the one order that the library survives. */
    private void dispose() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            RTCPeerConnection present = connection;
            if (present == null) {
                return;
            }
            messages.close();
            long reference = references.of(present);
            List<Long> senderReferences = senders.stream().map(references::of).toList();
            present.close();
            messages.dispose();
            senderReferences.forEach(references::release);
            references.release(reference);
        } catch (Throwable e) {
            LOG.error("[webrtc] A WebRTC connection was only partly released", e);
        } finally {
            videos.forEach(PeerVideo::dispose);
            onClosed.run();
        }
        if (negotiation != null) {
            negotiation.abandon();
        }
    }

    /** Waits until everything is freed. */
    boolean awaitClosed(long millis) throws InterruptedException {
        return thread.awaitFinished(millis);
    }
}
