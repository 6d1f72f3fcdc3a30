/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import io.porthole.capture.demo.internal.math.Transform;
import io.porthole.capture.demo.internal.render.*;
import io.porthole.capture.demo.internal.scene.*;
import java.util.*;
import javax.imageio.ImageIO;

public final class Snapshot {
    public static void main(String[] args) throws IOException {
        int w = Integer.parseInt(args[0]), h = Integer.parseInt(args[1]);
        StillLife s = new StillLife();
        Picture p = new Picture(w, h);
        View v = new View();
        v.orbit(0, 0, 0.13, Math.toRadians(-52), Math.toRadians(24), 2.6);
        Runnable draw = () -> s.renderer.draw(s.scene, s.balls, v, p, true, true);
        draw.run();
        BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < w * h; i++) {
            int c = p.colour[i];
            image.setRGB(i % w, i / w, (c & 255) << 16 | c & 0xFF00 | c >> 16 & 255);
        }
        ImageIO.write(image, "png", new File(args[2]));
        if (args.length > 3) {
            for (int r = 0; r < 8; r++) {
                long t = System.nanoTime();
                for (int i = 0; i < 60; i++) { if (args[3].equals("move")) v.orbit(0, 0, 0.13, Math.toRadians(-52+i*.01), Math.toRadians(24), 2.6); draw.run(); }
                System.out.printf("%.2f ms%n", (System.nanoTime() - t) / 60e6);
            }
        }
    }
}
