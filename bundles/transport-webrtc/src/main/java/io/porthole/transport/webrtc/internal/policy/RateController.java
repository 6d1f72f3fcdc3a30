/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.Stream;
import io.porthole.lib.webrtc.Peer;
import io.porthole.lib.webrtc.PeerStatistics;
import io.porthole.lib.webrtc.SendLimits;
import io.porthole.lib.webrtc.VideoStatistics;
import io.porthole.signalling.BitratePreset;
import io.porthole.transport.webrtc.internal.session.VideoSender;

/** How well one stream is sent to one viewer. All on the peer's thread, but for {@link #step}. */
final class RateController {
    private static final double START = 0.6;

    private final Stream stream;
    private final int startBitrate;
    private final Peer peer;
    private final VideoSender show;
    private final QualityLadder ladder;
    private VideoStatistics before = VideoStatistics.NONE;
    private long beforeOffered;
    private volatile int step;

    RateController(VideoSender show, Peer peer, BitratePreset preset) {
        this.stream = show.stream();
        this.peer = peer;
        this.show = show;
        FrameInfo info = stream.latest();
        this.ladder = new QualityLadder(
                preset,
                info == null ? 0 : info.width(),
                info == null ? 0 : info.height(),
                stream.statistics().capturedFramesPerSecond());
        this.startBitrate = (int) (START * ladder.limits().maxBitrate());
    }

    /** Bits a second to begin with: before anything is known of the line, and not the worst of it. */
    int startBitrate() {
        return startBitrate;
    }

    /** Rung of the ladder in use, 0 for the best. */
    int step() {
        return step;
    }

    /** Tells the library and the show. */
    void apply() {
        SendLimits limits = ladder.limits();
        step = ladder.step();
        peer.limits(show.video(), limits);
        show.framesPerSecond(limits.framesPerSecond());
    }

    /** How it is sent at best, from now on. */
    void preset(BitratePreset preset) {
        ladder.preset(preset);
        apply();
    }

    /** Takes what was measured in the last so many seconds. */
    void measured(PeerStatistics found, double seconds) {
        if (show.video() >= found.videos().size()) {
            return;
        }
        VideoStatistics now = found.videos().get(show.video());
        long offered = show.offered();
        LinkReport report = LinkReport.between(before, now, found, seconds, (double) (offered - beforeOffered));
        before = now;
        beforeOffered = offered;
        FrameInfo info = stream.latest();
        boolean changed = info != null
                && ladder.source(
                        info.width(), info.height(), stream.statistics().capturedFramesPerSecond());
        if (ladder.measured(report) || changed) {
            apply();
        }
    }
}
