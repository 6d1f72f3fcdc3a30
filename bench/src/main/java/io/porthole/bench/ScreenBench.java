/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.bench;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.SourceCondition;
import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.encode.Subsampling;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.capture.screen.internal.ScreenCamera;
import io.porthole.capture.screen.internal.XException;
import io.porthole.encoder.turbojpeg.internal.TurboJpegEncoderFactory;
import java.awt.AWTException;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * From a screen that has changed to a JPEG: by the capture bundle, and by {@link Robot} with the same encoder. Both
 * take turns on the same display, each first as often as the other. Prints one Markdown table.
 */
public final class ScreenBench {
    private static final String USAGE = "usage: ScreenBench --display :N --rounds N FRAME.png";
    private static final int QUALITY = 85;
    private static final int WARMUP = 40;

    private final ScreenCamera camera;
    private final Robot robot;
    private final Encoder encoder;
    private final BenchWindow window;
    private ByteBuffer memory = ByteBuffer.allocateDirect(0);
    private int jpegBytes;

    private ScreenBench(String display, BufferedImage content) throws AWTException, EncodeException {
        camera = ScreenCamera.ofScreen(display);
        robot = new Robot();
        encoder = TurboJpegEncoderFactory.load("", null, 1).create(JpegProfile.of(QUALITY, Subsampling.S420));
        window = BenchWindow.open(content);
    }

    /** Runs it. */
    public static void main(String[] args)
            throws IOException, AWTException, EncodeException, XException, InvocationTargetException,
                    InterruptedException {
        if (args.length != 5) {
            throw new IllegalArgumentException(USAGE);
        }
        BufferedImage content = ImageIO.read(new File(args[4]));
        ScreenBench bench = new ScreenBench(args[1], content);
        try {
            bench.run(Integer.parseInt(args[3]));
        } finally {
            bench.close();
        }
    }

    private void close() {
        camera.close();
        encoder.close();
        window.close();
    }

    private void run(int rounds) throws XException, EncodeException, InvocationTargetException, InterruptedException {
        double[] ours = new double[rounds];
        double[] theirs = new double[rounds];
        double[] ratios = new double[rounds];
        for (int i = -WARMUP; i < rounds; i++) {
            double[] pair = new double[2];
            for (int turn = 0; turn < 2; turn++) {
                int who = (turn + i) & 1;
                window.change();
                long start = System.nanoTime();
                if (who == 0) {
                    byCamera();
                } else {
                    byRobot();
                }
                pair[who] = (System.nanoTime() - start) / 1e6;
            }
            if (i >= 0) {
                ours[i] = pair[0];
                theirs[i] = pair[1];
                ratios[i] = pair[0] / pair[1];
            }
        }
        Rectangle screen = window.screen();
        System.out.printf(
                "%d x %d pixels, every one changed before each picture, quality %d, %d rounds, JPEGs of %d kB.%n%n",
                screen.width, screen.height, QUALITY, rounds, jpegBytes / 1000);
        System.out.println("| | p50, ms | p90, ms |");
        System.out.println("|---|---|---|");
        row("capture-screen + JPEG", ours);
        row("java.awt.Robot + the same encoder", theirs);
        System.out.printf(
                Locale.ROOT, "| **ratio, median of the rounds** | **%.2f** | |%n", BenchResults.median(ratios));
    }

    private static void row(String name, double[] millis) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f |%n",
                name,
                BenchResults.median(millis),
                BenchResults.quantile(millis, 0.9));
    }

    private void byCamera() throws XException, EncodeException {
        Encoding sink = new Encoding();
        camera.take(sink);
        if (!sink.offered) {
            throw new EncodeException("the screen did not change");
        }
    }

    private void byRobot() throws EncodeException {
        BufferedImage image = robot.createScreenCapture(window.screen());
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        if (memory.capacity() < 4 * pixels.length) {
            memory = ByteBuffer.allocateDirect(4 * pixels.length).order(ByteOrder.LITTLE_ENDIAN);
        }
        memory.asIntBuffer().put(pixels);
        encode(memory, FrameInfo.packed(image.getWidth(), image.getHeight(), PixelFormat.BGRA8, 1, 0));
    }

    private void encode(ByteBuffer pixels, FrameInfo info) throws EncodeException {
        jpegBytes = encoder.encode(new BenchFrame(info, pixels), false).bytes().remaining();
    }

    /** What core does with a picture, without the threads. */
    private final class Encoding implements FrameSink {
        private boolean offered;

        @Override
        public boolean wanted() {
            return true;
        }

        @Override
        public void offer(ByteBuffer pixels, FrameInfo info, Runnable onRelease) {
            offered = true;
            try {
                encode(pixels, info);
            } catch (EncodeException e) {
                throw new IllegalStateException(e);
            } finally {
                onRelease.run();
            }
        }

        @Override
        public void report(SourceCondition condition, String reason) {}
    }
}
