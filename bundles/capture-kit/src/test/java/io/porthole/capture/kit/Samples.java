/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Images of ImageIO, and videos that x264 made of FFmpeg's test picture, four frames each. */
final class Samples {
    private static final int DELIMITER = 9;
    private static final int SPS = 7;

    private Samples() {}

    static byte[] jpeg(int width, int height, boolean progressive) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        for (int i = 0; i < 40; i++) {
            g.setColor(new Color(i * 37 % 256, i * 91 % 256, i * 53 % 256));
            g.fillOval(i * 31 % width, i * 17 % height, width / 6 + 1, height / 6 + 1);
        }
        g.dispose();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            if (progressive) {
                how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    static byte[] video(String name) throws IOException {
        try (InputStream in = Samples.class.getResourceAsStream("/h264/" + name + ".h264")) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            return in.readAllBytes();
        }
    }

    /** Returns the access units of a video: each begins with a delimiter, an SPS, or a frame's first slice. */
    static List<byte[]> units(String name) throws IOException {
        byte[] all = video(name);
        List<Integer> begins = new ArrayList<>();
        boolean slice = true;
        for (int at = 0; at + 4 < all.length; at++) {
            if (all[at] != 0 || all[at + 1] != 0 || all[at + 2] != 1) {
                continue;
            }
            int type = all[at + 3] & 0x1F;
            boolean isSlice = type == 1 || type == 5;
            boolean first = isSlice && (all[at + 4] & 0x80) != 0;
            if (slice && (type == DELIMITER || type == SPS || first)) {
                begins.add(at > 0 && all[at - 1] == 0 ? at - 1 : at);
                slice = false;
            }
            slice |= isSlice;
        }
        begins.add(all.length);
        List<byte[]> units = new ArrayList<>();
        for (int i = 0; i + 1 < begins.size(); i++) {
            units.add(Arrays.copyOfRange(all, begins.get(i), begins.get(i + 1)));
        }
        return units;
    }

    static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
