/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.Stream;
import io.porthole.lib.webrtc.FrameLimits;
import io.porthole.lib.webrtc.FrameSize;
import io.porthole.lib.webrtc.Peer;
import io.porthole.lib.webrtc.PeerStatistics;
import io.porthole.lib.webrtc.SendLimits;
import io.porthole.lib.webrtc.VideoStatistics;
import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.VideoLimits;

/**
 * Controls bitrate, size and frame rate of one stream to one viewer. All on the peer's thread, but for {@link #step}.
 */
public final class RateController {
    /**
     * Share of the maximum bitrate to begin with: fast enough for the first frame, and not the worst guess of the link.
     */
    private static final double START = 0.6;

    /** The sender whose rate is controlled. */
    public interface Target {
        /** Returns the stream that is sent. */
        Stream stream();

        /** Returns the index of the video. */
        int video();

        /** Limits the frames per second; 0 for no limit. */
        void framesPerSecond(double fps);

        /** Returns the number of frames that the encoder was given, repeated ones included. */
        long offered();
    }

    private final Stream stream;
    private final int startBitrate;
    private final Peer peer;
    private final Target target;
    private final FrameLimits frameLimits;
    private final QualityLadder ladder;
    private VideoLimits wanted;
    private double divisor;
    private VideoStatistics before = VideoStatistics.NONE;
    private long beforeOffered;
    private volatile int step;

    /** Begins on the best level that the preset has bits for. */
    public RateController(Target target, Peer peer, FrameLimits frameLimits, BitratePreset preset, VideoLimits wanted) {
        this.stream = target.stream();
        this.peer = peer;
        this.target = target;
        this.frameLimits = frameLimits;
        this.wanted = wanted;
        FrameSize size = size();
        this.divisor = wanted.divisor(size.width());
        this.ladder = new QualityLadder(
                preset,
                scaled(size.width()),
                scaled(size.height()),
                stream.statistics().capturedFramesPerSecond());
        this.startBitrate = (int) (START * ladder.limits().maxBitrate());
    }

    /** Returns the size in which the newest frame is sent; 0 x 0 when there is none. */
    private FrameSize size() {
        FrameInfo info = stream.latest();
        FrameSize size = info == null ? null : frameLimits.fit(info.width(), info.height());
        return size == null ? new FrameSize(0, 0) : size;
    }

    /** Returns the bits per second to begin with, before anything is known of the link. */
    public int startBitrate() {
        return startBitrate;
    }

    /** Returns the quality level in use, 0 for the best. */
    public int step() {
        return step;
    }

    /** Passes the limits on to the library and the sender. */
    public void apply() {
        SendLimits limits = ladder.limits();
        step = ladder.step();
        peer.setLimits(
                target.video(),
                new SendLimits(
                        limits.maxBitrate(),
                        limits.minBitrate(),
                        Math.min(maxScale(), limits.scaleDownBy() * divisor),
                        limits.framesPerSecond()));
        target.framesPerSecond(least(limits.framesPerSecond(), wanted.maxFramesPerSecond()));
    }

    /** Returns by how much frames may be scaled down so that the encoder still takes the shorter side. */
    private double maxScale() {
        FrameSize size = size();
        double shorter = Math.min(size.width(), size.height());
        double most = shorter == 0 ? VideoLimits.MAX_DIVISOR : Math.max(1, shorter / frameLimits.minSide());
        return Math.min(VideoLimits.MAX_DIVISOR, most);
    }

    /** Returns the lesser of two rates, of which 0 is no limit. */
    private static double least(double one, double other) {
        return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
    }

    /** Returns a side of a frame as the viewer wants it. */
    private int scaled(int side) {
        return (int) (side / divisor);
    }

    /** Changes what the viewer wants at most. */
    public void limits(VideoLimits changed) {
        wanted = changed;
        source(0);
        apply();
    }

    /** Takes the source's size and rate, 0 for the rate before; returns whether the limits may have changed. */
    private boolean source(double framesPerSecond) {
        FrameSize size = size();
        double old = divisor;
        divisor = wanted.divisor(size.width());
        boolean changed = ladder.source(scaled(size.width()), scaled(size.height()), framesPerSecond);
        return changed || divisor != old;
    }

    /** Changes the bitrate preset. */
    public void preset(BitratePreset preset) {
        ladder.preset(preset);
        apply();
    }

    /** Adapts to another size of the frames at once: the scale of large frames would leave nothing of small ones. */
    public void frameResized() {
        if (source(0)) {
            apply();
        }
    }

    /** Adapts to the measurements of the last so many seconds. */
    public void measured(PeerStatistics found, double seconds) {
        if (target.video() >= found.videos().size()) {
            return;
        }
        VideoStatistics now = found.videos().get(target.video());
        long offered = target.offered();
        LinkReport report = LinkReport.between(before, now, found, seconds, (double) (offered - beforeOffered));
        before = now;
        beforeOffered = offered;
        boolean changed = source(stream.statistics().capturedFramesPerSecond());
        if (ladder.measured(report) || changed) {
            apply();
        }
    }
}
