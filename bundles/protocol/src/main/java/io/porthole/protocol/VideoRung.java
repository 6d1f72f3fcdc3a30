/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import io.porthole.api.encode.JpegProfile;
import io.porthole.api.encode.VideoProfile;
import io.porthole.api.frame.FrameInfo;
import org.jspecify.annotations.Nullable;

/**
 * The profiles of one stream, of video and of JPEG images. There are three of each and no more, so that a viewer on a
 * bad link never makes the host encode a version of its own.
 */
public enum VideoRung {
    /** The configured bitrate. */
    FULL(1, 1, JpegProfile.MAX_QUALITY, 1),
    /** Half the bits for the same size. */
    HALF_BITRATE(2, 1, 50, 0.52),
    /** Half the size, with as many bits as a link of half a megabit per second carries of 720p, or of six images. */
    HALF_SIZE(12, 2, 40, 0.17);

    private static final double REFERENCE_PIXELS = 1280.0 * 720.0;

    /** Larger frames need fewer bits for each pixel. */
    private static final double GROWTH = 0.75;

    private static final int MIN_BITRATE = 200_000;

    private final int bitrateDivisor;
    private final int sizeDivisor;
    private final int maxQuality;
    private final double imageShare;

    VideoRung(int bitrateDivisor, int sizeDivisor, int maxQuality, double imageShare) {
        this.bitrateDivisor = bitrateDivisor;
        this.sizeDivisor = sizeDivisor;
        this.maxQuality = maxQuality;
        this.imageShare = imageShare;
    }

    /** Returns its profile of JPEG images, where {@link #FULL} has that one. */
    public JpegProfile image(JpegProfile full) {
        return full.withQuality(Math.min(full.quality(), maxQuality)).withSizeDivisor(sizeDivisor);
    }

    /** Returns about which share of the bytes of an image of {@link #FULL} one has, of usual quality. */
    public double imageShare() {
        return imageShare;
    }

    /**
     * Returns its profile.
     *
     * @param bitrate of {@link #FULL} for a frame of 1280 x 720, in bits per second
     * @param newest shape of the stream's newest frame, null before the first
     */
    public VideoProfile profile(int bitrate, @Nullable FrameInfo newest) {
        double pixels = newest == null ? REFERENCE_PIXELS : (double) newest.width() * newest.height();
        double scaled = bitrate * Math.pow(pixels / REFERENCE_PIXELS, GROWTH) / bitrateDivisor;
        VideoProfile profile = VideoProfile.DEFAULT.withBitrate(
                (int) Math.max(MIN_BITRATE, Math.min(VideoProfile.MAX_BITRATE, scaled)));
        return sizeDivisor == 1 || newest == null
                ? profile
                : profile.withMaxSize(newest.width() / sizeDivisor, newest.height() / sizeDivisor);
    }
}
