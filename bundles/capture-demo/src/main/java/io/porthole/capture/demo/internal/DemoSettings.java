/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal;

/**
 * What can be chosen, within its bounds.
 *
 * @param width of the pictures in pixels
 * @param height of the pictures in pixels
 * @param framesPerSecond pictures a second while somebody watches
 * @param seed of everything random in the scene
 */
record DemoSettings(int width, int height, double framesPerSecond, long seed) {
    static final int MIN_SIDE = 16;
    static final int MAX_SIDE = 4096;
    static final int MAX_FRAMES_PER_SECOND = 120;

    DemoSettings {
        width = Math.max(MIN_SIDE, Math.min(MAX_SIDE, width));
        height = Math.max(MIN_SIDE, Math.min(MAX_SIDE, height));
        framesPerSecond = framesPerSecond >= 1 ? Math.min(MAX_FRAMES_PER_SECOND, framesPerSecond) : 1;
    }

    long periodInNs() {
        return (long) (1e9 / framesPerSecond);
    }
}
