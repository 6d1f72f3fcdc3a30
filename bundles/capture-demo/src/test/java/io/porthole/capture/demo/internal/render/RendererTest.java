/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.porthole.capture.demo.internal.math.Transform;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RendererTest {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 180;
    private static final int BOX_ID = 99;
    private static final double FLOOR_Z = -0.1;

    private final Materials materials = new Materials();
    private final View view = new View();
    private final FrameBuffer frame = new FrameBuffer(WIDTH, HEIGHT);

    @Test
    void aRedBoxCoversThePixelsItShouldWithItsColourIdAndDepth() {
        view.orbit(0, 0, 0.1, Math.toRadians(-90), 0, 2);
        draw(box(0, 0, 0.1, 0.1));
        int middle = at(0, -0.1, 0.1);
        assertEquals(BOX_ID, frame.ids[middle] & 255);
        assertEquals(1.9, frame.depth[middle], 1e-3);
        assertTrue(red(middle) > 100 && red(middle) > 2 * green(middle), "it is red");
        for (double offset : new double[] {-0.09, 0.09}) {
            assertEquals(BOX_ID, frame.ids[at(offset, -0.1, 0.1)] & 255);
            assertEquals(BOX_ID, frame.ids[at(0, -0.1, 0.1 + offset)] & 255);
        }
        int covered = 0;
        for (byte id : frame.ids) {
            covered += (id & 255) == BOX_ID ? 1 : 0;
        }
        double side = 0.2 * view.focal / 1.9;
        assertEquals(side * side, covered, side * 2.5, "nothing of it lies elsewhere");
    }

    @Test
    void theFloorHasTheDepthOfItsPlaneAndTheSkyHasNone() {
        view.orbit(0, 0, 0, Math.toRadians(-90), Math.toRadians(10), 2);
        draw(box(5, 5, 0, 0.1));
        int floor = at(0.4, 0.2, FLOOR_Z);
        assertEquals(Renderer.FLOOR_ID, frame.ids[floor]);
        assertEquals(view.depth(0.4, 0.2, FLOOR_Z), frame.depth[floor], 0.03);
        assertEquals(0, frame.ids[0]);
        assertEquals(Float.POSITIVE_INFINITY, frame.depth[0]);
    }

    @Test
    void whereTheBoxKeepsTheSunOffItIsDarker() {
        view.orbit(0, 0, 0, Math.toRadians(90), Math.toRadians(50), 2);
        draw(box(0, 0, 0.1, 0.1));
        double away = (0.1 - FLOOR_Z) / Sun.Z;
        int shadow = at(-Sun.X * away + 0.013, -Sun.Y * away + 0.06, FLOOR_Z);
        int sun = at(0.3 + 0.013, -Sun.Y * away + 0.06, FLOOR_Z);
        assertEquals(Renderer.FLOOR_ID, frame.ids[shadow]);
        assertTrue(red(shadow) < red(sun) * 0.8, red(shadow) + " is not darker than " + red(sun));
    }

    @Test
    void edgesAreBlendedInsteadOfStepped() {
        view.orbit(0, 0, 0.1, Math.toRadians(-90), 0, 2);
        draw(new Instance(cube(0.1), new Transform().moveTo(0, 0, 0.1).rotateY(0.2), BOX_ID, true));
        int between = 0;
        int inside = red(at(0, -0.1, 0.1));
        for (int y = 1; y < HEIGHT - 1; y++) {
            for (int x = 1; x < WIDTH - 1; x++) {
                int i = y * WIDTH + x;
                boolean edge = (frame.ids[i] == BOX_ID) != (frame.ids[i - 1] == BOX_ID);
                between += edge && red(i) < inside * 0.9 && green(i) < red(i) * 0.9 ? 1 : 0;
            }
        }
        assertTrue(between > 10, "only " + between + " blended pixels");
    }

    @Test
    void theNearerOfTwoBoxesWinsWhateverTheirOrder() {
        view.orbit(0, 0, 0.1, Math.toRadians(-90), 0, 2);
        Instance near = new Instance(cube(0.05), new Transform().moveTo(0, -0.4, 0.1), 5, true);
        Instance far = box(0, 0, 0.1, 0.1);
        draw(near, far);
        byte[] first = frame.ids.clone();
        assertEquals(5, first[at(0, -0.45, 0.1)]);
        draw(far, near);
        assertArrayEquals(first, frame.ids);
    }

    @Test
    void aRestingCameraAndAMovingOneSeeTheSame() {
        view.orbit(0, 0, 0, 1, 0.5, 2);
        Renderer renderer = renderer();
        List<Instance> scene = List.of(box(0, 0, 0.1, 0.1));
        renderer.draw(scene, List.of(), view, frame, true, true);
        int[] fresh = frame.colour.clone();
        renderer.draw(scene, List.of(), view, frame, true, true);
        renderer.draw(scene, List.of(), view, frame, true, true);
        assertArrayEquals(fresh, frame.colour);
    }

    @Test
    void drawingAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        view.orbit(0, 0, 0, 1, 0.5, 2);
        Renderer renderer = renderer();
        List<Instance> scene = List.of(box(0, 0, 0.1, 0.1));
        List<double[]> balls = List.<double[]>of(new double[] {0, 0, 0.1, 0.1});
        renderer.draw(scene, balls, view, frame, true, true);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 50; i++) {
            renderer.draw(scene, balls, view, frame, true, true);
        }
        long perFrame = (threads.getCurrentThreadAllocatedBytes() - before) / 50;
        assertTrue(perFrame < 1024, perFrame + " bytes per frame");
    }

    @Test
    void withoutARequestForColourOnlyTheMeasuresAreDrawn() {
        view.orbit(0, 0, 0.1, 0, 0.2, 2);
        Arrays.fill(frame.colour, 7);
        renderer().draw(List.of(box(0, 0, 0.1, 0.1)), List.of(), view, frame, false, true);
        assertEquals(7, frame.colour[WIDTH * HEIGHT / 2]);
        assertFalse(frame.depth[WIDTH * HEIGHT / 2 + WIDTH / 2] == 0);
    }

    private void draw(Instance... scene) {
        renderer().draw(List.of(scene), List.of(), view, frame, true, true);
    }

    private Renderer renderer() {
        Grid full = new Grid(-2, -2, 2, 2, 0.1);
        TableTop table = new TableTop(new Grid(-1, -1, 1, 1, 0.1), TableTop.unshaded(1, 1), materials);
        return new Renderer(materials, table, new Floor(FLOOR_Z, full, full));
    }

    private static Instance box(double x, double y, double z, double half) {
        return new Instance(cube(half), new Transform().moveTo(x, y, z), BOX_ID, true);
    }

    private static Mesh cube(double half) {
        MeshBuilder mesh = new MeshBuilder();
        Loft.box(mesh, new Transform(), half, half, half, 0.004, Materials.BLOCK);
        return mesh.build();
    }

    private int at(double x, double y, double z) {
        view.frame(WIDTH, HEIGHT);
        int row = (int) view.row(x, y, z);
        return row * WIDTH + (int) view.column(x, y, z);
    }

    private int red(int pixel) {
        return frame.colour[pixel] & 255;
    }

    private int green(int pixel) {
        return frame.colour[pixel] >> 8 & 255;
    }
}
