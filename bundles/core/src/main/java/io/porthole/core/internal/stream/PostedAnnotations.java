/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.frame.FrameInfo;
import org.jspecify.annotations.Nullable;

/** What a detector outside of a stream's source has found; it joins what the source says of each frame for a while. */
final class PostedAnnotations {
    private volatile @Nullable Posted posted;

    private record Posted(Annotations found, long sequence, long untilNanos) {
        boolean holds() {
            return untilNanos - System.nanoTime() > 0;
        }
    }

    /** Takes the place of what was posted before; returns false while that is of a later frame. */
    synchronized boolean post(Annotations found, long sequence, long untilNanos) {
        Posted before = posted;
        if (before != null && before.holds() && before.sequence > sequence) {
            return false;
        }
        posted = new Posted(found, sequence, untilNanos);
        return true;
    }

    /** Returns whether anything was ever posted. */
    boolean isUsed() {
        return posted != null;
    }

    /** Returns the description with what holds now; nothing was found in a placeholder. */
    FrameInfo addTo(FrameInfo info) {
        Posted now = posted;
        return now == null || now.found.isEmpty() || info.placeholder() || !now.holds()
                ? info
                : info.withAnnotations(info.annotations().with(now.found));
    }
}
