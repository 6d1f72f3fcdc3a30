/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.porthole.api.encode.VideoProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.EncodeStatistics;
import io.porthole.api.stream.Stream;
import io.porthole.protocol.VideoRung;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the video profile of a feed: that of an encode which runs already and is good enough, else the one that
 * viewers of H.264 get first, so that they share it when they come.
 */
final class FeedProfile {
    /** Longest time between two key frames of what is kept. */
    static final int MAX_KEY_INTERVAL_MS = 2000;

    private final Stream stream;
    private final int bitrate;
    private boolean guessed;

    /** @param bitrate of a frame of 1280 x 720, in bits per second */
    FeedProfile(Stream stream, int bitrate) {
        this.stream = stream;
        this.bitrate = bitrate;
    }

    /** Returns the profile to begin with. */
    VideoProfile choose() {
        FrameInfo newest = stream.latest();
        VideoProfile own = own(newest);
        guessed = newest == null;
        return stream.encodes().stream()
                .filter(encode -> serves(encode, own))
                .max(Comparator.comparingInt(EncodeStatistics::viewers))
                .map(encode -> (VideoProfile) encode.profile())
                .orElse(own);
    }

    private static boolean serves(EncodeStatistics encode, VideoProfile own) {
        return encode.codec().equals(Codec.H264)
                && !encode.drawnAnnotations()
                && encode.profile() instanceof VideoProfile video
                && video.maxWidth() == 0
                && video.maxHeight() == 0
                && video.bitrate() >= own.bitrate()
                && video.keyIntervalMs() > 0
                && video.keyIntervalMs() <= MAX_KEY_INTERVAL_MS;
    }

    /** Returns the profile to go on with once the size of the frames is known, or null to stay with the present one. */
    @Nullable
    VideoProfile afterFrame(FrameInfo first) {
        if (!guessed) {
            return null;
        }
        guessed = false;
        return own(first);
    }

    private VideoProfile own(@Nullable FrameInfo frame) {
        return VideoRung.FULL.profile(bitrate, frame);
    }
}
