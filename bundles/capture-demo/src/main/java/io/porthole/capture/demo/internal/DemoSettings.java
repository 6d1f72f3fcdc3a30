/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal;

import io.porthole.capture.kit.Bounds;
import io.porthole.capture.kit.FramePacer;

/**
 * The configuration, checked.
 *
 * @param width of the frames in pixels
 * @param height of the frames in pixels
 * @param framesPerSecond frames a second while somebody watches
 * @param seed of everything random in the scene
 */
record DemoSettings(int width, int height, double framesPerSecond, long seed) {
    private static final int MIN_SIDE = 16;
    private static final int MAX_SIDE = 4096;
    private static final double MAX_FRAMES_PER_SECOND = 120;

    static DemoSettings of(Config config) {
        Bounds bounds = new Bounds(DemoCapture.PID, Config.class);
        return new DemoSettings(
                bounds.check("widthInPixels", config.widthInPixels(), MIN_SIDE, MAX_SIDE),
                bounds.check("heightInPixels", config.heightInPixels(), MIN_SIDE, MAX_SIDE),
                bounds.check("framesPerSecond", config.framesPerSecond(), 1, MAX_FRAMES_PER_SECOND),
                config.seed());
    }

    long periodInNs() {
        return FramePacer.periodInNs(framesPerSecond);
    }
}
