/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import io.porthole.api.stream.Stream;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.lib.webrtc.Peer;
import io.porthole.lib.webrtc.PeerStatistics;
import io.porthole.signalling.BitratePreset;
import io.porthole.transport.webrtc.internal.policy.RateController;
import java.util.ArrayList;
import java.util.List;

/** The videos of one session, each with its rate control. */
final class SessionVideos implements AutoCloseable {
    private final Peer peer;
    private final List<VideoSender> senders;
    private final List<RateController> controllers;
    private volatile BitratePreset preset;

    SessionVideos(List<Stream> streams, Peer peer, VideoSender.Listener listener, BitratePreset preset) {
        this.peer = peer;
        this.preset = preset;
        List<VideoSender> all = new ArrayList<>();
        for (Stream stream : streams) {
            all.add(new VideoSender(stream, peer, all.size(), listener));
        }
        this.senders = List.copyOf(all);
        this.controllers =
                senders.stream().map(s -> new RateController(s, peer, preset)).toList();
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
    }

    boolean allEnded() {
        return senders.stream().allMatch(VideoSender::hasEnded);
    }

    @Override
    public void close() {
        senders.forEach(VideoSender::close);
    }
}
