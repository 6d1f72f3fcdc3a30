/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.bench;

import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.Graphics;
import java.awt.Rectangle;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.image.BufferedImage;
import java.lang.reflect.InvocationTargetException;

/** A window over the whole screen, whose picture can be made another one. */
final class BenchWindow {
    private static final int STEP = 8;

    private final Frame owner;
    private final Window window;
    private final BufferedImage content;
    private final Rectangle screen;
    private int shift;

    private BenchWindow(Frame owner, Window window, BufferedImage content, Rectangle screen) {
        this.owner = owner;
        this.window = window;
        this.content = content;
        this.screen = screen;
    }

    /** Opens it. */
    static BenchWindow open(BufferedImage picture) {
        Rectangle screen = new Rectangle(Toolkit.getDefaultToolkit().getScreenSize());
        BufferedImage content = new BufferedImage(screen.width, screen.height, BufferedImage.TYPE_INT_RGB);
        Graphics g = content.getGraphics();
        g.drawImage(picture, 0, 0, screen.width, screen.height, null);
        g.dispose();
        Frame owner = new Frame();
        Window window = new Window(owner);
        window.setBounds(screen);
        window.setVisible(true);
        return new BenchWindow(owner, window, content, screen);
    }

    Rectangle screen() {
        return screen;
    }

    /** Moves the picture along, and returns when the X server has drawn it. */
    void change() throws InvocationTargetException, InterruptedException {
        shift = (shift + STEP) % screen.width;
        EventQueue.invokeAndWait(() -> {
            Graphics g = window.getGraphics();
            g.drawImage(content, shift, 0, null);
            g.drawImage(content, shift - screen.width, 0, null);
            g.dispose();
            Toolkit.getDefaultToolkit().sync();
        });
    }

    /** Closes it. Java goes on until the last window is closed. */
    void close() {
        window.dispose();
        owner.dispose();
    }
}
