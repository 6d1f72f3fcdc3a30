/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import io.porthole.lib.webrtc.PeerStatistics;
import io.porthole.lib.webrtc.VideoStatistics;
import io.porthole.signalling.SessionStatistics;
import io.porthole.signalling.SessionStatistics.State;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Samples the library's statistics of a session once a second. */
final class StatisticsSampler {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final PeerStatistics NOTHING = new PeerStatistics(0, 0, 0, "", List.of());

    /**
     * One video in the last second or so.
     *
     * @param now what the library counted so far
     * @param framesPerSecond encoded
     * @param bitsPerSecond sent
     */
    record Video(VideoStatistics now, double framesPerSecond, double bitsPerSecond) {
        /** Returns a word such as {@code h264}. */
        String codec() {
            return now.codec().replaceFirst("^video/", "").toLowerCase(Locale.ROOT);
        }
    }

    private static final double NANOS = 1e9;
    private static final Video UNKNOWN = new Video(VideoStatistics.NONE, 0, 0);

    private final long bornNanos;
    private PeerStatistics newest = NOTHING;
    private List<Video> videos = List.of();
    private long takenNanos;
    private long askedNanos;

    StatisticsSampler(long nowNanos) {
        bornNanos = nowNanos;
        takenNanos = nowNanos;
        askedNanos = nowNanos;
    }

    /** Returns whether it is time to measure. */
    synchronized boolean due(long nowNanos) {
        if (nowNanos - askedNanos < INTERVAL_NANOS) {
            return false;
        }
        askedNanos = nowNanos;
        return true;
    }

    /** Takes what was measured; returns the seconds since the last time. */
    synchronized double take(PeerStatistics found, long nowNanos) {
        double seconds = Math.max(1, nowNanos - takenNanos) / NANOS;
        List<VideoStatistics> before = newest.videos();
        videos = IntStream.range(0, found.videos().size())
                .mapToObj(i -> video(
                        i < before.size() ? before.get(i) : VideoStatistics.NONE,
                        found.videos().get(i),
                        seconds))
                .toList();
        newest = found;
        takenNanos = nowNanos;
        return seconds;
    }

    /** Returns the pixels per second that are encoded. */
    synchronized double pixelsPerSecond() {
        return videos.stream()
                .mapToDouble(v -> v.framesPerSecond * v.now.width() * v.now.height())
                .sum();
    }

    private static Video video(VideoStatistics before, VideoStatistics now, double seconds) {
        return new Video(
                now,
                Math.max(0, now.framesEncoded() - before.framesEncoded()) / seconds,
                Math.max(0, now.bytesSent() - before.bytesSent()) * 8 / seconds);
    }

    /** Returns the statistics of the whole session: of the first video, with the bits and losses of all. */
    synchronized SessionStatistics statistics(State state, int step, long nowNanos) {
        return statistics(
                video(0),
                state,
                step,
                nowNanos,
                videos.stream().mapToDouble(Video::bitsPerSecond).sum(),
                videos.stream().mapToLong(v -> v.now.packetsLost()).sum());
    }

    /** Returns the statistics of the video with that index. */
    synchronized SessionStatistics statistics(int index, State state, int step, long nowNanos) {
        Video video = video(index);
        return statistics(video, state, step, nowNanos, video.bitsPerSecond, video.now.packetsLost());
    }

    private Video video(int index) {
        return index < videos.size() ? videos.get(index) : UNKNOWN;
    }

    private SessionStatistics statistics(Video video, State state, int step, long nowNanos, double bits, long lost) {
        return new SessionStatistics(
                state,
                video.codec(),
                video.now.encoder(),
                video.now.hardware(),
                video.now.width(),
                video.now.height(),
                video.framesPerSecond,
                bits,
                newest.availableBitrate(),
                newest.roundTripSeconds(),
                lost,
                newest.route(),
                step,
                (nowNanos - bornNanos) / NANOS);
    }
}
