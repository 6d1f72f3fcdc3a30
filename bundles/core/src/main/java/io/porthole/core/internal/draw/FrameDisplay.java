/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.draw;

import io.porthole.core.internal.frame.RawFrame;
import io.porthole.core.internal.tone.ToneMapper;
import org.jspecify.annotations.Nullable;

/**
 * What is done to the frames of one stream before a viewer shows them: samples that no screen can show become colours,
 * and, for those who ask, detections are drawn.
 *
 * @param tone maps samples
 * @param painter draws detections
 */
public record FrameDisplay(ToneMapper tone, AnnotationPainter painter) {
    /**
     * Returns the frame as it is to be shown.
     *
     * @param raw borrowed
     * @param drawn whether detections are drawn
     * @return one reference, or null when memory is used up
     */
    public @Nullable RawFrame display(RawFrame raw, boolean drawn) {
        RawFrame shown = tone.applies(raw.info().format()) ? tone.map(raw) : raw.retain();
        if (shown == null || !drawn) {
            return shown;
        }
        try (shown) {
            return painter.paint(shown);
        }
    }
}
