/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal;

import com.sun.management.ThreadMXBean;
import io.porthole.capture.demo.internal.render.FrameBuffer;
import io.porthole.capture.demo.internal.render.View;
import io.porthole.capture.demo.internal.scene.DemoScene;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** What a frame costs: CPU time of physics and rendering on one thread, after warm-up. {@code width height}. */
public final class Bench {
    private static final int WARM_UP = 400;
    private static final int FRAMES = 900;

    private Bench() {}

    public static void main(String[] args) {
        int width = args.length > 0 ? Integer.parseInt(args[0]) : 1280;
        int height = args.length > 1 ? Integer.parseInt(args[1]) : 720;
        for (String mode : new String[] {"colour", "colour depth ids", "colour, camera moving"}) {
            run(mode, width, height);
        }
    }

    private static void run(String mode, int width, int height) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        DemoScene scene = new DemoScene(1);
        FrameBuffer frame = new FrameBuffer(width, height);
        View view = new View();
        double[] millis = new double[FRAMES];
        long allocated = 0;
        for (int i = -WARM_UP; i < FRAMES; i++) {
            if (i == 0) {
                allocated = threads.getCurrentThreadAllocatedBytes();
            }
            long before = threads.getCurrentThreadCpuTime();
            view.orbit(0.03, 0, 0.19, Math.toRadians(-38 + (mode.endsWith("moving") ? i * 0.05 : 0)), 0.384, 2.25);
            scene.advanceTo((i + WARM_UP) / 30.0);
            scene.renderer().draw(scene.instances(), scene.darkening(), view, frame, true, mode.endsWith("ids"));
            if (i >= 0) {
                millis[i] = (threads.getCurrentThreadCpuTime() - before) / 1e6;
            }
        }
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
        Arrays.sort(millis);
        System.out.printf(
                "%dx%d %s: median %.1f ms, p95 %.1f ms, %d bytes allocated per frame%n",
                width, height, mode, millis[FRAMES / 2], millis[FRAMES * 95 / 100], allocated / FRAMES);
    }
}
