/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.testing;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;

/** Reads JPEG images. */
public final class Jpegs {
    private Jpegs() {}

    /** Returns the bytes from position to limit, as an array of their own. */
    public static byte[] copy(ByteBuffer jpeg) {
        byte[] bytes = new byte[jpeg.remaining()];
        jpeg.duplicate().get(bytes);
        return bytes;
    }

    /** Decodes with ImageIO. */
    public static BufferedImage decode(byte[] jpeg) {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
            if (image == null) {
                throw new AssertionError("ImageIO does not take it for a JPEG");
            }
            return image;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the peak signal-to-noise ratio in dB over the three colours, or over the brightness of a grey image. */
    public static double psnr(BufferedImage image, TestFrame.Painter truth) {
        boolean grey = image.getRaster().getNumBands() == 1;
        double sum = 0;
        int[] pixel = new int[3];
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = truth.at(x, y);
                if (grey) {
                    int error = image.getRaster().getSample(x, y, 0) - (TestFrame.grey(rgb) & 0xFF);
                    sum += 3.0 * error * error;
                } else {
                    split(image.getRGB(x, y), pixel);
                    sum += squares(pixel, rgb);
                }
            }
        }
        double mean = sum / (3.0 * image.getWidth() * image.getHeight());
        return mean == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(255 * 255 / mean);
    }

    private static double squares(int[] pixel, int rgb) {
        double red = pixel[0] - (rgb >> 16 & 0xFF);
        double green = pixel[1] - (rgb >> 8 & 0xFF);
        double blue = pixel[2] - (rgb & 0xFF);
        return red * red + green * green + blue * blue;
    }

    private static void split(int rgb, int[] pixel) {
        pixel[0] = rgb >> 16 & 0xFF;
        pixel[1] = rgb >> 8 & 0xFF;
        pixel[2] = rgb & 0xFF;
    }

    /** Components and sampling factors of the frame header, such as {@code 22 11 11}. */
    public static String sampling(byte[] jpeg) {
        int at = 2;
        while ((jpeg[at + 1] & 0xFF) != 0xC0) {
            at += 2 + (jpeg[at + 2] & 0xFF) * 256 + (jpeg[at + 3] & 0xFF);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < jpeg[at + 9]; i++) {
            text.append(text.isEmpty() ? "" : " ").append(Integer.toHexString(jpeg[at + 11 + 3 * i]));
        }
        return text.toString();
    }
}
