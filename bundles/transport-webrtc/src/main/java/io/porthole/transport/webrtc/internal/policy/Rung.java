/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * One way to send frames.
 *
 * @param scaleDownBy by how much each side is divided
 * @param framesPerSecond maximum
 * @param bitsPerSecond what it takes to look well and run smoothly when everything moves
 */
record Rung(double scaleDownBy, double framesPerSecond, double bitsPerSecond) {
    /** 640x360 at 30 fps; OpenH264 was seen to hold 27 to 30 fps there with 400 kbit/s, and 3 to 7 fps at 720p. */
    private static final double REFERENCE_BITS = 380_000;

    private static final double REFERENCE_PIXELS = 640 * 360;
    private static final double REFERENCE_FPS = 30;

    /** A frame of twice the pixels needs 1.7 times the bits for the same impression, a rule of thumb of the trade. */
    private static final double POWER = 0.75;

    /** Above it, half the frames go before any pixel does. */
    private static final double FAST_FPS = 40;

    private static final double MIN_FPS = 5;

    /** Of the shorter side, upright and across; encoders take no less than 16. */
    private static final double MIN_SIDE = 90;

    /** Scale and share of the frame rate: pixels go first, then frames; 20 fps are kept as long as possible. */
    private static final double[][] STEPS = {
        {1, 1}, {1.5, 1}, {2, 1}, {2.5, 1}, {3, 1}, {3, 2 / 3.0}, {4, 2 / 3.0}, {4, 1 / 2.0}, {4, 1 / 3.0}, {6, 1 / 3.0}
    };

    /** Returns the rungs from the best to the least, for a source. */
    static List<Rung> ladder(int width, int height, double fps) {
        List<Rung> rungs = new ArrayList<>();
        rungs.add(of(width, height, 1, fps));
        double base = fps > FAST_FPS ? fps / 2 : fps;
        for (double[] step : STEPS) {
            double rate = Math.min(base, Math.max(MIN_FPS, base * step[1]));
            Rung next = of(width, height, step[0], rate);
            if (Math.min(width, height) / step[0] >= MIN_SIDE
                    && next.bitsPerSecond < rungs.get(rungs.size() - 1).bitsPerSecond) {
                rungs.add(next);
            }
        }
        return List.copyOf(rungs);
    }

    private static Rung of(int width, int height, double scale, double fps) {
        double pixels = width * (double) height / (scale * scale);
        double bits =
                REFERENCE_BITS * Math.pow(pixels / REFERENCE_PIXELS, POWER) * Math.pow(fps / REFERENCE_FPS, POWER);
        return new Rung(scale, fps, bits);
    }
}
