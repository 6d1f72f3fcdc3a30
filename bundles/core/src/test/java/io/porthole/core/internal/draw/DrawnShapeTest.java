/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.annotate.Detection;
import io.porthole.api.annotate.Shape;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.core.internal.frame.BufferPool;
import io.porthole.core.internal.frame.RawFrame;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Shapes in pixels. */
class DrawnShapeTest {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;
    private static final int GREY = 0x646464;
    private static final int RED = 0xff0000;
    /** 35 % of red over the grey. */
    private static final int TINTED = 0x9a4141;

    private final BufferPool pool = new BufferPool(1 << 24);
    private final AnnotationPainter painter = new AnnotationPainter(pool);

    @AfterEach
    void allMemoryIsGivenBack() {
        assertEquals(0, pool.lentBytes());
    }

    private RawFrame paint(Annotations annotations) {
        FrameInfo info =
                FrameInfo.packed(WIDTH, HEIGHT, PixelFormat.GRAY8, 1, 1).withAnnotations(annotations);
        ByteBuffer pixels = ByteBuffer.allocateDirect(WIDTH * HEIGHT);
        while (pixels.hasRemaining()) {
            pixels.put((byte) 100);
        }
        try (RawFrame frame = new RawFrame(pixels.flip(), info, 1, () -> {})) {
            RawFrame painted = painter.paint(frame);
            assertNotNull(painted);
            return painted;
        }
    }

    private RawFrame paint(Shape... shapes) {
        return paint(Annotations.NONE.withShapes(List.of(shapes)));
    }

    private static int at(RawFrame painted, int x, int y) {
        ByteBuffer bytes = painted.bytes();
        int at = 3 * (y * WIDTH + x);
        return ((bytes.get(at) & 255) << 16) | ((bytes.get(at + 1) & 255) << 8) | (bytes.get(at + 2) & 255);
    }

    private static int tinted(RawFrame painted, int x, int y) {
        int difference = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            difference =
                    Math.max(difference, Math.abs(((at(painted, x, y) >> shift) & 255) - ((TINTED >> shift) & 255)));
        }
        return difference;
    }

    @Test
    void aLineRunsFromPointToPointAndNowhereElse() {
        try (RawFrame painted = paint(Shape.line(20, 30, 120, 30, 120, 200).withColor(RED))) {
            for (int x = 20; x < 120; x += 10) {
                assertEquals(RED, at(painted, x, 30), "column " + x);
            }
            assertEquals(RED, at(painted, 120, 150));
            assertEquals(GREY, at(painted, 70, 100), "it is not closed");
            assertEquals(GREY, at(painted, 70, 40));
        }
    }

    @Test
    void aPolygonIsClosedAndFilledTranslucently() {
        try (RawFrame painted =
                paint(Shape.polygon(40, 40, 140, 40, 140, 140, 40, 140).withColor(RED))) {
            assertEquals(RED, at(painted, 40, 90), "the side that closes it");
            assertTrue(tinted(painted, 90, 90) <= 1, Integer.toHexString(at(painted, 90, 90)));
            assertEquals(GREY, at(painted, 160, 90));
        }
    }

    @Test
    void aConcavePolygonIsEmptyInItsNotch() {
        try (RawFrame painted =
                paint(Shape.polygon(20, 20, 220, 20, 220, 200, 120, 60, 20, 200).withColor(RED))) {
            assertEquals(GREY, at(painted, 120, 150));
            assertTrue(tinted(painted, 40, 120) <= 1);
            assertTrue(tinted(painted, 200, 120) <= 1);
        }
    }

    @Test
    void pointsAndJointsAreDotsAndBonesAreLinesBetweenThem() {
        Shape person = Shape.skeleton(new double[] {50, 50, 150, 50, 150, 150}, new int[] {0, 2});
        try (RawFrame painted =
                paint(person.withColor(RED), Shape.points(250, 200).withColor(0x00ff00))) {
            assertEquals(RED, at(painted, 150, 50), "a joint without a bone");
            assertEquals(RED, at(painted, 100, 100), "the bone");
            assertEquals(GREY, at(painted, 100, 50), "no bone");
            assertEquals(0x00ff00, at(painted, 250, 200));
            assertEquals(GREY, at(painted, 262, 200));
        }
    }

    @Test
    void aMaskFillsItsCellsRowByRow() {
        // 4 x 3 cells of 20 x 20 pixels: empty 1, filled 4 (over the end of a row), empty 5, filled 1
        Shape mask = Shape.mask(100, 60, 80, 60, 4, 3, new int[] {1, 4, 5, 1}).withColor(RED);
        boolean[] filled = {false, true, true, true, true, false, false, false, false, false, true, false};
        try (RawFrame painted = paint(mask)) {
            for (int cell = 0; cell < filled.length; cell++) {
                int x = 110 + 20 * (cell % 4);
                int y = 70 + 20 * (cell / 4);
                assertEquals(filled[cell], tinted(painted, x, y) <= 1, "cell " + cell);
                assertEquals(!filled[cell], at(painted, x, y) == GREY, "cell " + cell);
            }
        }
    }

    @Test
    void aTextStandsInsideTheFrameOnItsColour() {
        try (RawFrame painted =
                paint(Shape.text(WIDTH - 4, HEIGHT - 2, "grasp here").withColor(RED))) {
            assertEquals(RED, at(painted, WIDTH - 2, HEIGHT - 2));
            int dark = 0;
            for (int x = 0; x < WIDTH; x++) {
                for (int y = HEIGHT - 20; y < HEIGHT; y++) {
                    dark += at(painted, x, y) == GREY || at(painted, x, y) == RED ? 0 : 1;
                }
            }
            assertTrue(dark > 20, "letters of " + dark + " pixels");
        }
    }

    @Test
    void aClassHasTheColourThatItsBoxesHave() {
        Annotations both = Annotations.ofDetections(List.of(Detection.of(200, 100, 40, 40, "cup")))
                .withShapes(List.of(Shape.line(20, 180, 120, 180).withLabel("cup")));
        try (RawFrame painted = paint(both)) {
            assertEquals(at(painted, 200, 120), at(painted, 70, 180));
            assertNotEquals(GREY, at(painted, 70, 180));
        }
    }

    @Test
    void whatLiesOutsideOrIsOfAnUnknownSizeHarmsNothing() {
        try (RawFrame painted = paint(
                Shape.line(-1e6, -1e6, 1e6, 1e6).withColor(RED),
                Shape.polygon(-1e6, -1e6, -1e6, -1e5, -1e5, -1e6),
                Shape.points(1e6, -1e6),
                Shape.mask(-1e6, -1e6, 1, 1, 1, 1, new int[] {0, 1}),
                Shape.line(200, 100, 200, 100),
                Shape.text(-1e6, 1e6, ""))) {
            assertEquals(RED, at(painted, 100, 100), "the diagonal");
        }
    }

    @Test
    void aFrameWithoutAnyIsTheFrameItself() {
        FrameInfo info = FrameInfo.packed(WIDTH, HEIGHT, PixelFormat.GRAY8, 1, 1);
        try (RawFrame frame = new RawFrame(ByteBuffer.allocateDirect(WIDTH * HEIGHT), info, 1, () -> {});
                RawFrame same = painter.paint(frame)) {
            assertSame(frame, same);
        }
    }
}
