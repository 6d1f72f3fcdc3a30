/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.draw;

import io.porthole.api.frame.FrameInfo;
import io.porthole.core.internal.frame.BufferPool;
import io.porthole.core.internal.frame.RawFrame;
import io.porthole.core.internal.tone.Repack;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Draws the detections and shapes of one stream's frames, each frame once, whoever asks. The source's memory is only
 * lent, so they are drawn into a copy in RGB8, which lives as long as the frame does.
 */
public final class AnnotationPainter {
    private final BufferPool pool;
    private final Letterings letterings;

    /** Paints into that memory, and makes nothing before it is asked. */
    public AnnotationPainter(BufferPool pool) {
        this(pool, (text, fontPx) -> LetteringFactory.create(text, fontPx));
    }

    AnnotationPainter(BufferPool pool, BiFunction<String, Integer, Lettering> factory) {
        this.pool = pool;
        this.letterings = new Letterings(factory);
    }

    /** Returns whether there is anything to draw on a frame. */
    public static boolean applies(FrameInfo info) {
        return !info.annotations().detections().isEmpty()
                || !info.annotations().shapes().isEmpty();
    }

    /**
     * Returns the frame with its detections and shapes, or what was made of it before.
     *
     * @param shown borrowed, of a displayable format
     * @return one reference, or null when memory is used up
     */
    public synchronized @Nullable RawFrame paint(RawFrame shown) {
        if (!applies(shown.info())) {
            return shown.retain();
        }
        RawFrame before = shown.painted();
        if (before != null) {
            return before.retain();
        }
        RawFrame made = Repack.toRgb8(shown, pool, (pixels, info) -> draw(new RgbCanvas(pixels, info), info));
        if (made != null) {
            shown.painted(made.retain());
        }
        return made;
    }

    /** Labels come last, so that nothing runs through one. */
    private void draw(RgbCanvas canvas, FrameInfo info) {
        List<DrawnShape> shapes = info.annotations().shapes().stream()
                .map(shape -> new DrawnShape(shape, canvas))
                .toList();
        List<DetectionBox> boxes = info.annotations().detections().stream()
                .map(detection -> new DetectionBox(detection, canvas))
                .filter(DetectionBox::isVisible)
                .toList();
        shapes.forEach(DrawnShape::draw);
        boxes.forEach(DetectionBox::drawOutline);
        shapes.forEach(shape -> shape.drawText(letterings));
        boxes.forEach(box -> box.drawLabel(letterings));
    }
}
