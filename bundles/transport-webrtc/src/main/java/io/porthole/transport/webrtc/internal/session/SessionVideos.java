/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import io.porthole.api.stream.Stream;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.lib.webrtc.Peer;
import io.porthole.lib.webrtc.PeerStatistics;
import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.VideoLimits;
import io.porthole.transport.webrtc.internal.policy.RateController;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The videos of one session, each with its rate control. */
final class SessionVideos implements AutoCloseable {
    /** Time after which a viewer that gets nothing of a stream is better served by another transport. */
    private static final long MAX_REFUSED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Peer peer;
    private final List<VideoSender> senders;
    private final List<RateController> controllers;
    private volatile BitratePreset preset;

    SessionVideos(
            AcceptedRequest request,
            Peer peer,
            VideoSender.Listener listener,
            BitratePreset preset,
            VideoLimits limits) {
        this.peer = peer;
        this.preset = preset;
        List<VideoSender> all = new ArrayList<>();
        for (Stream stream : request.streams()) {
            all.add(new VideoSender(stream, request.offer().codec(), peer, all.size(), listener));
        }
        this.senders = List.copyOf(all);
        this.controllers = senders.stream()
                .map(s -> new RateController(s, peer, request.frameLimits(), preset, limits))
                .toList();
    }

    List<VideoSender> senders() {
        return senders;
    }

    /** Subscribes to the streams; on the peer's thread. */
    void begin(SubscribeOptions options) {
        senders.forEach(s -> s.begin(options));
        controllers.forEach(RateController::apply);
    }

    /** Returns the bits per second with which all videos together begin. */
    int startBitrate() {
        return controllers.stream().mapToInt(RateController::startBitrate).sum();
    }

    BitratePreset preset() {
        return preset;
    }

    void preset(BitratePreset changed) {
        preset = changed;
        peer.execute(() -> controllers.forEach(c -> c.preset(changed)));
    }

    void limits(VideoLimits changed) {
        peer.execute(() -> controllers.forEach(c -> c.limits(changed)));
    }

    /** Returns the quality level of a video, 0 for the best. */
    int step(int video) {
        return video < controllers.size() ? controllers.get(video).step() : 0;
    }

    /** Sends the newest frames to a viewer that has just connected. */
    void connected() {
        senders.forEach(VideoSender::connected);
    }

    void tick(long nowNanos) {
        senders.forEach(s -> s.tick(nowNanos));
    }

    /** Adapts to the measurements of the last so many seconds. */
    void measured(PeerStatistics found, double seconds) {
        controllers.forEach(c -> c.measured(found, seconds));
        for (VideoSender sender : senders) {
            if (sender.video() < found.videos().size()) {
                sender.measured(found.videos().get(sender.video()).bytesSent());
            }
        }
    }

    /** The frames of a video have another size from now on. */
    void frameResized(int video) {
        peer.execute(controllers.get(video)::frameResized);
    }

    /** Returns why the viewer gets no frames of any stream any more; empty while it gets some. */
    String refusal(long nowNanos) {
        boolean all = senders.stream().allMatch(s -> s.hasEnded() || s.refusedFor(MAX_REFUSED_NANOS, nowNanos));
        return all
                ? senders.stream()
                        .map(VideoSender::refusal)
                        .filter(r -> !r.isEmpty())
                        .findFirst()
                        .orElse("")
                : "";
    }

    boolean allEnded() {
        return senders.stream().allMatch(VideoSender::hasEnded);
    }

    @Override
    public void close() {
        senders.forEach(VideoSender::close);
    }
}
