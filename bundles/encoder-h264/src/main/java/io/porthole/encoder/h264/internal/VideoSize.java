/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.h264.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.VideoProfile;
import io.porthole.api.frame.FrameInfo;
import io.porthole.lib.ffmpeg.VideoSettings;

/**
 * The size that frames are encoded in: their own, scaled down to what the profile and the encoder allow, scaled up to
 * the least that encoders take, and even, which 4:2:0 needs.
 *
 * @param width in pixels
 * @param height in pixels
 */
record VideoSize(int width, int height) {
    /**
     * Returns the size for a frame.
     *
     * @throws EncodeException when the frame is so narrow that it cannot be scaled into the limits
     */
    static VideoSize of(FrameInfo info, VideoProfile profile, EncoderKind kind) throws EncodeException {
        int maxWidth = limit(profile.maxWidth(), kind.maxWidth());
        int maxHeight = limit(profile.maxHeight(), kind.maxHeight());
        int shorter = Math.min(info.width(), info.height());
        double up = Math.max(1, (double) VideoSettings.MIN_SIDE / shorter);
        double scale = Math.min(up, Math.min((double) maxWidth / info.width(), (double) maxHeight / info.height()));
        VideoSize size = new VideoSize(even(info.width() * scale), even(info.height() * scale));
        if (Math.min(size.width, size.height) < VideoSettings.MIN_SIDE) {
            throw new EncodeException("a frame of " + info.width() + " x " + info.height()
                    + " is too narrow for H.264: both sides must have at least " + VideoSettings.MIN_SIDE
                    + " pixels when it is scaled to " + maxWidth + " x " + maxHeight);
        }
        return size;
    }

    private static int limit(int asked, int possible) {
        return asked == 0 ? possible : Math.min(asked, possible);
    }

    /** Rounds down to an even number; what is a hair below a whole number by the division counts as that number. */
    private static int even(double pixels) {
        return (int) (pixels + 1e-6) & ~1;
    }
}
