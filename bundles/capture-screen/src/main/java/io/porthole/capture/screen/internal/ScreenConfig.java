/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import io.porthole.capture.kit.Bounds;
import io.porthole.capture.kit.FramePacer;

/**
 * What to capture.
 *
 * @param display such as {@code :0}; empty for the environment's DISPLAY
 * @param window empty for the whole screen, {@code 0x…} for an id, else part of a title
 * @param intervalNs time from one frame to the next
 * @param cursor whether to paint the cursor
 */
record ScreenConfig(String display, String window, long intervalNs, boolean cursor) {
    private static final double MAX_FRAMES_PER_SECOND = 120;

    static ScreenConfig of(Config config) {
        double rate = new Bounds(ScreenCapture.PID, Config.class)
                .check("stream_fps", config.stream_fps(), 1, MAX_FRAMES_PER_SECOND);
        return new ScreenConfig(config.display(), config.window(), FramePacer.periodInNs(rate), config.cursor());
    }
}
