/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.frame.FrameInfo;

/** Shape and time of a stream's newest frame, which outlive its memory. */
record NewestFrame(FrameInfo info, long arrivedNanos) {
    /** By the older of both its times: a producer's clock that is ahead does not make a frame new. */
    long age() {
        long now = System.nanoTime();
        return Math.max(0, Math.max(now - info.captureTime(), now - arrivedNanos));
    }
}
