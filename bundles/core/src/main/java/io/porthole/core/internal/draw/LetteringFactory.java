/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.draw;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;

/** Makes letterings with Java2D, without a window system. Loaded only when the first text is drawn. */
final class LetteringFactory {
    private LetteringFactory() {}

    /** Returns the text in bold letters of that size; fails with all kinds of errors on a machine without fonts. */
    static Lettering create(String text, int fontPx) {
        Font font = new Font(Font.SANS_SERIF, Font.BOLD, fontPx);
        Graphics2D measuring = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY).createGraphics();
        FontMetrics metrics = measuring.getFontMetrics(font);
        measuring.dispose();
        int width = Math.max(1, metrics.stringWidth(text));
        int height = metrics.getAscent() + metrics.getDescent();
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D drawing = image.createGraphics();
        drawing.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        drawing.setFont(font);
        drawing.drawString(text, 0, metrics.getAscent());
        drawing.dispose();
        return new Lettering(width, height, ((DataBufferByte) image.getRaster().getDataBuffer()).getData());
    }
}
