/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal;

import io.porthole.capture.demo.internal.render.FrameBuffer;
import io.porthole.capture.demo.internal.render.View;
import io.porthole.capture.demo.internal.scene.DemoScene;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Writes frames of the scene to look at: {@code width height directory second...}. */
public final class Snapshot {
    private Snapshot() {}

    public static void main(String[] args) throws IOException {
        int w = Integer.parseInt(args[0]), h = Integer.parseInt(args[1]);
        DemoScene scene = new DemoScene(1);
        FrameBuffer p = new FrameBuffer(w, h);
        View v = new View();
        new DemoCamera().advance(0, v);
        for (int a = 3; a < args.length; a++) {
            scene.advanceTo(Double.parseDouble(args[a]));
            scene.renderer().draw(scene.instances(), scene.darkening(), v, p, true, true);
            BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < w * h; i++) {
                int c = p.colour[i];
                image.setRGB(i % w, i / w, ((c & 255) << 16) | (c & 0xFF00) | ((c >> 16) & 255));
            }
            ImageIO.write(image, "png", new File(args[2], "demo-" + w + "-" + args[a] + ".png"));
        }
    }
}
