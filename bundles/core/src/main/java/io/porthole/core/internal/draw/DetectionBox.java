/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.draw;

import io.porthole.api.annotate.Detection;
import io.porthole.api.frame.FrameInfo;
import java.util.Locale;

/** One detection on one canvas: a box with a dark rim, and its label above it, inside the frame. */
final class DetectionBox {
    /** Longest label that is drawn, in characters. */
    static final int MAX_LABEL = 64;

    private static final int BLACK = 0;
    private static final int RIM_PERCENT = 45;
    private static final int OPAQUE = 100;

    private final Detection detection;
    private final RgbCanvas canvas;
    private final int colour;
    private final int line;
    private final int left;
    private final int top;
    private final int right;
    private final int bottom;

    DetectionBox(Detection detection, RgbCanvas canvas) {
        this.detection = detection;
        this.canvas = canvas;
        this.colour = LabelColours.of(detection.label());
        this.line = lineWidth(canvas);
        this.left = pixel(detection.x());
        this.top = pixel(detection.y());
        this.right = pixel(detection.x() + detection.width());
        this.bottom = pixel(detection.y() + detection.height());
    }

    /** Returns the pixel's edge nearest to a position; far beyond the frame all positions are alike. */
    private static int pixel(double position) {
        return (int) Math.round(Math.max(-FrameInfo.MAX_SIDE, Math.min(2.0 * FrameInfo.MAX_SIDE, position)));
    }

    /** Returns an even width, so that a line lies with its middle on the edge of the box. */
    private static int lineWidth(RgbCanvas canvas) {
        return 2 * Math.max(1, Math.round(Math.min(canvas.width(), canvas.height()) / 540f));
    }

    /** Returns the size of the letters on such a canvas. */
    static int fontPx(RgbCanvas canvas) {
        return Math.max(10, Math.min(64, Math.round(canvas.height() / 40f)));
    }

    /** Returns whether any of it can be seen. */
    boolean isVisible() {
        return right >= 0 && bottom >= 0 && left < canvas.width() && top < canvas.height();
    }

    void drawOutline() {
        outline(line / 2 + 1, BLACK, RIM_PERCENT);
        outline(line / 2, colour, OPAQUE);
    }

    /** Draws the four sides, each that far to both sides of the box's edge. */
    private void outline(int half, int rgb, int percent) {
        canvas.fill(left - half, top - half, right + half, top + half, rgb, percent);
        canvas.fill(left - half, bottom - half, right + half, bottom + half, rgb, percent);
        canvas.fill(left - half, top + half, left + half, bottom - half, rgb, percent);
        canvas.fill(right - half, top + half, right + half, bottom - half, rgb, percent);
    }

    void drawLabel(Letterings letterings) {
        String text = text(detection);
        int fontPx = fontPx(canvas);
        Lettering letters = text.isEmpty() ? null : letterings.of(text, fontPx);
        if (letters == null) {
            return;
        }
        int pad = fontPx / 3;
        int wide = letters.width() + 2 * pad;
        int tall = letters.height() + pad;
        int x = inside(left - line / 2, canvas.width() - wide);
        int y = inside(top - line / 2 - tall, canvas.height() - tall);
        canvas.fill(x, y, x + wide, y + tall, colour, OPAQUE);
        canvas.text(x + pad, y + pad / 2, letters, LabelColours.TEXT);
    }

    private static int inside(int wanted, int greatest) {
        return Math.max(0, Math.min(wanted, greatest));
    }

    /** Returns {@code class 0.87 #track}, as the viewer page writes it. */
    static String text(Detection detection) {
        String label = detection.label().strip();
        StringBuilder text =
                new StringBuilder(label.length() > MAX_LABEL ? label.substring(0, MAX_LABEL) + "…" : label);
        if (!Double.isNaN(detection.confidence())) {
            text.append(String.format(Locale.ROOT, " %.2f", detection.confidence()));
        }
        String track = detection.trackId();
        if (track != null && !track.isEmpty()) {
            text.append(" #").append(track, 0, Math.min(MAX_LABEL, track.length()));
        }
        return text.toString().strip();
    }
}
