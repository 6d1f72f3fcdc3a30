/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.lib.webrtc.Peer;
import io.porthole.lib.webrtc.PeerListener;
import io.porthole.lib.webrtc.VideoFeed;
import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.RtcSession;
import io.porthole.signalling.SessionListener;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRefusedException.Reason;
import io.porthole.signalling.SessionStatistics;
import io.porthole.signalling.VideoCodec;
import io.porthole.transport.webrtc.internal.policy.AcceptedOffer;
import io.porthole.transport.webrtc.internal.policy.OfferFilter;
import io.porthole.transport.webrtc.internal.policy.RateController;
import io.porthole.transport.webrtc.internal.policy.StartBitrate;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One viewer's connection. What happens to it happens on its peer's thread. */
final class Session implements RtcSession, VideoSender.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 16;

    private final String id = newId();
    private final SessionContext surroundings;
    private final AcceptedRequest plan;
    private final SessionListener signals;
    private final Consumer<Session> onEnd;
    private final CompletableFuture<RtcSession> opened = new CompletableFuture<>();
    private final SessionLiveness pulse = new SessionLiveness(System.nanoTime());
    private final StatisticsSampler measurements = new StatisticsSampler(System.nanoTime());
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Peer peer;
    private final List<VideoSender> shows;
    private final DataChannelClient talk;
    private final List<RateController> qualities;
    private volatile String answer = "";
    private volatile BitratePreset preset;
    private volatile String state = "connecting";
    private boolean encoderTold;

    /** Makes the connection; sends nothing yet. */
    Session(SessionContext surroundings, AcceptedRequest plan, SessionListener signals, Consumer<Session> onEnd) {
        this.surroundings = surroundings;
        this.plan = plan;
        this.signals = signals;
        this.onEnd = onEnd;
        BitratePreset wished = plan.request().preset();
        this.preset = wished == null ? surroundings.settings().preset() : wished;
        List<VideoFeed> feeds =
                plan.streams().stream().map(surroundings.feeds()::use).toList();
        this.peer = surroundings.webRtc().peer(feeds, plan.settings(), new Ears());
        List<VideoSender> all = new ArrayList<>();
        for (Stream stream : plan.streams()) {
            all.add(new VideoSender(stream, peer, all.size(), this));
        }
        this.shows = List.copyOf(all);
        this.qualities = shows.stream()
                .map(show -> new RateController(show, peer, preset))
                .toList();
        this.talk =
                new DataChannelClient(surroundings, plan, peer, plan.request().remote() + " rtc#" + id.substring(0, 6));
    }

    private static String newId() {
        byte[] bytes = new byte[ID_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Answers the offer, and meanwhile has the first picture ready. */
    CompletableFuture<RtcSession> begin() {
        var unused = peer.answer(ready(plan.offer())).whenComplete((text, failure) -> {
            if (failure == null) {
                answer = outgoing(text);
                pulse.answered();
                opened.complete(this);
            } else {
                opened.completeExceptionally(refusal(failure));
                end("the offer was refused");
            }
        });
        ViewerInfo viewer = ViewerInfo.of("webrtc", plan.request().remote());
        peer.execute(() -> {
            shows.forEach(show -> show.begin(viewer));
            qualities.forEach(RateController::apply);
        });
        return opened;
    }

    private String ready(AcceptedOffer offer) {
        int bits = qualities.stream().mapToInt(RateController::startBitrate).sum();
        return StartBitrate.in(offer.sdp(), offer.codec().name(), bits);
    }

    private String outgoing(String sdp) {
        return surroundings.settings().candidates().answer(sdp);
    }

    private static SessionRefusedException refusal(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        Reason reason = cause instanceof IllegalArgumentException ? Reason.MALFORMED : Reason.CLOSING;
        return new SessionRefusedException(reason, String.valueOf(cause.getMessage()));
    }

    private static <T> CompletableFuture<T> refusing(CompletableFuture<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        var unused = work.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(refusal(failure));
            }
        });
        return result;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public List<String> streams() {
        return plan.streams().stream().map(Stream::name).toList();
    }

    @Override
    public String answer() {
        return answer;
    }

    @Override
    public CompletableFuture<String> renegotiate(String offer) {
        AcceptedOffer accepted;
        try {
            accepted = OfferFilter.accept(offer, List.of(codec()));
        } catch (SessionRefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
        return refusing(peer.answer(ready(accepted))).thenApply(text -> {
            answer = outgoing(text);
            return answer;
        });
    }

    @Override
    public CompletableFuture<Void> candidate(String mid, int line, String candidate) {
        return refusing(peer.candidate(mid, line, candidate));
    }

    @Override
    public BitratePreset preset() {
        return preset;
    }

    @Override
    public void preset(BitratePreset changed) {
        preset = changed;
        peer.execute(() -> qualities.forEach(q -> q.preset(changed)));
    }

    @Override
    public SessionStatistics statistics() {
        return measurements.figures(state, step(0), System.nanoTime());
    }

    private int step(int video) {
        return video < qualities.size() ? qualities.get(video).step() : 0;
    }

    /** What its pictures are compressed with. */
    VideoCodec codec() {
        return plan.offer().codec();
    }

    /** Pixels a second that are compressed for it. */
    double pixelsPerSecond() {
        return measurements.pixelsPerSecond();
    }

    /** What was measured last of one video. */
    SessionStatistics figures(int video) {
        return measurements.figures(video, state, step(video), System.nanoTime());
    }

    @Override
    public void shown(Stream stream, FrameInfo picture) {
        talk.shown(stream, picture);
    }

    @Override
    public void ended(Stream stream, String reason) {
        talk.ended(stream, reason);
        if (shows.stream().allMatch(VideoSender::hasEnded)) {
            // from within a delivery: it must not wait for itself
            peer.execute(() -> end(reason));
        }
    }

    /** Told by the library, on the peer's thread. */
    private final class Ears implements PeerListener {
        @Override
        public void candidate(String mid, int line, String candidate) {
            if (opened.isDone()) {
                // before, it is in the answer
                surroundings
                        .settings()
                        .candidates()
                        .outgoing(candidate)
                        .forEach(told -> signals.candidate(mid, line, told));
                refresh();
            }
        }

        @Override
        public void gathered() {
            signals.gatheringComplete();
        }

        @Override
        public void state(State present) {
            state = present.name().toLowerCase(Locale.ROOT);
            LOG.debug("session {} of {} is {}", id, plan.request().remote(), state);
            pulse.state(present, System.nanoTime());
            if (present == State.CONNECTED) {
                shows.forEach(VideoSender::connected);
            }
        }

        @Override
        public void serverTrouble(String text) {
            signals.iceServerError(text);
        }

        @Override
        public void channelOpen() {
            talk.opened(id);
        }

        @Override
        public void channelClosed() {
            talk.closed();
            pulse.doubt();
        }

        @Override
        public void message(String text) {
            talk.heard(text);
        }

        @Override
        public void messageTooLong(int bytes) {
            talk.tooLong(bytes);
        }
    }

    private void refresh() {
        var unused = peer.description().thenAccept(text -> answer = outgoing(text));
    }

    /** Called many times a second, by one thread. */
    void tick(TickSnapshot now, long nowNanos) {
        shows.forEach(show -> show.tick(nowNanos));
        talk.tick(now, nowNanos, shows, this);
        String death = pulse.death(nowNanos);
        if (!death.isEmpty()) {
            end(death);
        } else if (measurements.due(nowNanos)) {
            var unused = peer.statistics().thenAccept(found -> {
                long taken = System.nanoTime();
                pulse.signs(found.signsOfLife(), taken);
                double seconds = measurements.take(found, taken);
                qualities.forEach(q -> q.measured(found, seconds));
                tellEncoder();
            });
        }
    }

    /** Says once in the log what the pictures are compressed with. */
    private void tellEncoder() {
        SessionStatistics f = statistics();
        if (!encoderTold && !f.encoder().isEmpty()) {
            encoderTold = true;
            LOG.info(
                    "Session {} of {} watches {} as {} by {} ({}) over {}",
                    id,
                    plan.request().remote(),
                    streams(),
                    f.codec(),
                    f.encoder(),
                    f.hardware() ? "hardware" : "software",
                    f.route());
        }
    }

    @Override
    public void close() {
        end("closed");
    }

    /** Ends it, for a reason that the viewer is told. */
    void end(String reason) {
        if (ended.getAndSet(true)) {
            return;
        }
        onEnd.accept(this);
        shows.forEach(VideoSender::close);
        talk.close();
        opened.completeExceptionally(new SessionRefusedException(Reason.CLOSING, reason));
        if (!peer.execute(() -> over(reason))) {
            over(reason);
        }
        peer.close();
        plan.streams().forEach(surroundings.feeds()::release);
    }

    private void over(String reason) {
        try {
            signals.ended(reason);
        } finally {
            over.countDown();
        }
    }

    /** Waits until nobody is told anything any more. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        return over.await(nanos, TimeUnit.NANOSECONDS);
    }
}
