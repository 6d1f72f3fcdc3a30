/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.testkit;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Real JPEGs whose colour tells which they are. */
public final class Jpegs {
    private Jpegs() {}

    /** A picture of 64 x 48 pixels in one colour that is told apart by {@link #colour}. */
    public static byte[] plain(int number) {
        BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setColor(new Color(level(number), 255 - level(number), 128));
        g.fillRect(0, 0, 64, 48);
        g.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpeg", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Which picture it is: the number that {@link #plain} was called with, modulo 8. */
    public static int colour(byte[] jpeg) {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
            if (image == null || image.getWidth() != 64 || image.getHeight() != 48) {
                throw new AssertionError("not a JPEG of 64 x 48 pixels");
            }
            return Math.round((new Color(image.getRGB(32, 24)).getRed() - 16) / 32f);
        } catch (IOException e) {
            throw new AssertionError("not a JPEG", e);
        }
    }

    private static int level(int number) {
        return 16 + Math.floorMod(number, 8) * 32;
    }
}
