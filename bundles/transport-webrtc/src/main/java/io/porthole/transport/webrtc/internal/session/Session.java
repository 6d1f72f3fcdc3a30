/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.lib.webrtc.Peer;
import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.RtcSession;
import io.porthole.signalling.SessionListener;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRefusedException.Reason;
import io.porthole.signalling.SessionStatistics;
import io.porthole.signalling.VideoCodec;
import io.porthole.signalling.VideoLimits;
import io.porthole.transport.webrtc.internal.policy.CpuSampler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One viewer's connection: its life, and the parts that do the work. Events are handled on its peer's thread. */
public final class Session implements RtcSession, VideoSender.Listener, CpuSampler.Load {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final SessionId id = SessionId.random();
    private final SessionContext context;
    private final AcceptedRequest request;
    private final SessionListener listener;
    private final Consumer<Session> onEnd;
    private final CompletableFuture<RtcSession> opened = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Peer peer;
    private final SessionVideos videos;
    private final SessionMonitor monitor;
    private final OfferExchange exchange;
    private final DataChannelClient channel;

    /**
     * Creates the connection; nothing is sent yet.
     *
     * @param onEnd called once, before the connection is released
     */
    public Session(SessionContext context, AcceptedRequest request, SessionListener listener, Consumer<Session> onEnd) {
        this.context = context;
        this.request = request;
        this.listener = listener;
        this.onEnd = onEnd;
        this.monitor = new SessionMonitor(id, request);
        boolean drawn = request.request().drawnAnnotations();
        this.peer = context.webRtc()
                .createPeer(
                        request.streams().stream()
                                .map(stream -> context.feeds().acquire(stream, drawn))
                                .toList(),
                        request.frameLimits(),
                        request.settings(),
                        new ConnectionListener(this));
        BitratePreset preset = request.request().preset();
        this.videos = new SessionVideos(
                request,
                peer,
                this,
                preset == null ? context.settings().preset() : preset,
                request.request().limits());
        this.exchange = new OfferExchange(peer, context.settings().candidates(), codec(), videos::startBitrate);
        this.channel =
                new DataChannelClient(context, request, peer, request.request().remote() + " rtc#" + id.brief());
    }

    /** Answers the offer; the first frame is requested meanwhile. */
    public CompletableFuture<RtcSession> begin() {
        var unused = exchange.answer(request.offer()).whenComplete((text, failure) -> {
            if (failure == null) {
                monitor.answered();
                opened.complete(this);
            } else {
                opened.completeExceptionally(failure);
                end("the offer was refused");
            }
        });
        peer.execute(() -> videos.begin(SubscribeOptions.raw(
                        ViewerInfo.of("webrtc", request.request().remote()).withName(channel::viewer))
                .withDisplayable(true)
                .withDrawnAnnotations(request.request().drawnAnnotations())));
        return opened;
    }

    /** Returns the address of its viewer. */
    public String remote() {
        return request.request().remote();
    }

    @Override
    public String id() {
        return id.text();
    }

    @Override
    public List<String> streams() {
        return request.streams().stream().map(Stream::name).toList();
    }

    @Override
    public String answer() {
        return exchange.answer();
    }

    @Override
    public CompletableFuture<String> renegotiate(String offer) {
        return exchange.renegotiate(offer);
    }

    @Override
    public CompletableFuture<Void> addCandidate(String mid, int line, String candidate) {
        return exchange.addCandidate(mid, line, candidate);
    }

    @Override
    public BitratePreset preset() {
        return videos.preset();
    }

    @Override
    public void preset(BitratePreset changed) {
        videos.preset(changed);
    }

    @Override
    public void limits(VideoLimits limits) {
        videos.limits(limits);
    }

    @Override
    public SessionStatistics statistics() {
        return monitor.statistics(videos.step(0));
    }

    /** Returns the newest statistics of one video. */
    SessionStatistics statistics(int video) {
        return monitor.statistics(video, videos.step(video));
    }

    @Override
    public VideoCodec codec() {
        return request.offer().codec();
    }

    @Override
    public double pixelsPerSecond() {
        return monitor.pixelsPerSecond();
    }

    @Override
    public void frameResized(int video) {
        videos.frameResized(video);
    }

    @Override
    public void frameSent(Stream stream, FrameInfo frame, long sentNanos) {
        channel.frameSent(stream, frame, sentNanos);
    }

    @Override
    public void streamEnded(Stream stream, String reason) {
        channel.streamEnded(stream, reason);
        if (videos.allEnded()) {
            // called from within a delivery, which must not wait for itself
            peer.execute(() -> end(reason));
        }
    }

    /** A candidate of the host was found; before the answer it is in the answer. */
    void candidateFound(String mid, int line, String candidate) {
        if (opened.isDone()) {
            exchange.outgoing(candidate).forEach(told -> listener.candidate(mid, line, told));
            exchange.refresh();
        }
    }

    SessionListener listener() {
        return listener;
    }

    SessionMonitor monitor() {
        return monitor;
    }

    SessionVideos videos() {
        return videos;
    }

    DataChannelClient channel() {
        return channel;
    }

    /** Repeats frames, sends messages, measures, and ends the session when the viewer is gone; called by one thread. */
    public void tick(TickSnapshot now, long nowNanos) {
        videos.tick(nowNanos);
        channel.tick(now, nowNanos, videos.senders(), this);
        String gone = request.request().holds() ? monitor.closeReason(nowNanos) : "the link has ended";
        String reason = gone.isEmpty() ? videos.refusal(nowNanos) : gone;
        if (!reason.isEmpty()) {
            end(reason);
        } else if (monitor.due(nowNanos)) {
            var unused = peer.statistics().thenAccept(found -> {
                videos.measured(found, monitor.take(found, System.nanoTime()));
                monitor.logEncoder(statistics());
            });
        }
    }

    @Override
    public void close() {
        end("closed");
    }

    /** Ends the session for a reason that the viewer is told. Calling it again does nothing. */
    public void end(String reason) {
        if (ended.getAndSet(true)) {
            return;
        }
        LOG.info("[webrtc] [session {}] Ended: {}", id.brief(), reason);
        onEnd.accept(this);
        videos.close();
        channel.close();
        opened.completeExceptionally(new SessionRefusedException(Reason.CLOSING, reason));
        if (!peer.execute(() -> finish(reason))) {
            finish(reason);
        }
        peer.close();
        boolean drawn = request.request().drawnAnnotations();
        request.streams().forEach(stream -> context.feeds().release(stream, drawn));
    }

    private void finish(String reason) {
        try {
            listener.ended(reason);
        } finally {
            finished.countDown();
        }
    }

    /** Waits until the listener has had its last call. */
    public boolean awaitEnd(long nanos) throws InterruptedException {
        return finished.await(nanos, TimeUnit.NANOSECONDS);
    }
}
