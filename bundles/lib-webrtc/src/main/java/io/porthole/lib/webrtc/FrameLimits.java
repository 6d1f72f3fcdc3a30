/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Sizes of frames that a codec's encoder takes. The library accepts any other size without a word and sends nothing
 * then, so each frame is held against these limits before it is handed over.
 *
 * @param minSide minimum of either side in pixels
 * @param maxSide maximum of either side in pixels, upright and across
 * @param maxPixels maximum of a frame, counted in whole macroblocks of 16 by 16
 */
public record FrameLimits(int minSide, int maxSide, int maxPixels) {
    /**
     * Maximum of a side: the largest that decoders in hardware and textures of browsers commonly take. The
     * encoders go on to 16383.
     */
    private static final int MAX_SIDE = 8192;

    /** 4096 by 2304, where OpenH264 ends; the other encoders take more, but longer than 0.1 s for a frame. */
    private static final int MAX_PIXELS = 9_437_184;

    private static final int MACROBLOCK = 16;

    /** Factor between the sizes that are tried. */
    private static final double STEP = 1.005;

    /** Returns the limits of a codec's encoder, as seen with this build of the library: {@code h264}, {@code vp8}. */
    public static FrameLimits of(String codec) {
        boolean openH264 = codec.toLowerCase(Locale.ROOT).equals("h264");
        return new FrameLimits(openH264 ? MACROBLOCK : 2, MAX_SIDE, MAX_PIXELS);
    }

    /**
     * Returns the size in which a frame is sent: its own, with odd sides made even by a repeated row or column; larger
     * or smaller in proportion where its own is not within the limits; null where no such size is, because one side is
     * too many times as long as the other.
     */
    public @Nullable FrameSize fit(int width, int height) {
        int evenWidth = even(width);
        int evenHeight = even(height);
        int shorter = Math.min(evenWidth, evenHeight);
        int up = shorter < 1 ? 0 : (minSide + shorter - 1) / shorter;
        if (up > 1) {
            FrameSize larger = new FrameSize((int) Math.min(Integer.MAX_VALUE, (long) evenWidth * up), (int)
                    Math.min(Integer.MAX_VALUE, (long) evenHeight * up));
            return takes(larger) ? larger : null;
        }
        return up < 1 ? null : smaller(evenWidth, evenHeight);
    }

    private @Nullable FrameSize smaller(int width, int height) {
        double pixels = (double) width * height;
        double scale = Math.max(1, Math.max(Math.max(width, height) / (double) maxSide, Math.sqrt(pixels / maxPixels)));
        while (true) {
            FrameSize size = new FrameSize(nearestEven(width / scale), nearestEven(height / scale));
            if (takes(size)) {
                return size;
            }
            if (Math.min(size.width(), size.height()) < minSide) {
                return null;
            }
            scale *= STEP;
        }
    }

    private boolean takes(FrameSize size) {
        return Math.min(size.width(), size.height()) >= minSide
                && Math.max(size.width(), size.height()) <= maxSide
                && (long) wholeBlocks(size.width()) * wholeBlocks(size.height()) <= maxPixels;
    }

    private static int even(int side) {
        return side + (side & 1);
    }

    private static int nearestEven(double side) {
        return 2 * (int) Math.round(side / 2);
    }

    private static int wholeBlocks(int side) {
        return (side + MACROBLOCK - 1) / MACROBLOCK * MACROBLOCK;
    }

    /** Returns what is allowed, for people. */
    @Override
    public String toString() {
        return minSide + " to " + maxSide + " pixels a side and " + maxPixels + " in all";
    }
}
