/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import java.nio.ByteBuffer;

/** Draws the frames of a {@link DemandSource}. */
@FunctionalInterface
public interface FramePainter {
    /**
     * Draws one frame; called on the source's thread.
     *
     * @param pixels memory for exactly one packed frame, first row on top, position 0; what it held before is undefined
     * @param sequence the frame's number, from 1 on
     */
    void paint(ByteBuffer pixels, long sequence);
}
