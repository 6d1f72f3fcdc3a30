/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.annotate.Detection;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.core.internal.frame.BufferPool;
import io.porthole.core.internal.frame.RawFrame;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Boxes and labels in pixels. */
class AnnotationPainterTest {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;
    private static final byte GREY = 100;
    private static final int GREY_RGB = 0x646464;
    private static final Detection CUP =
            Detection.of(40, 60, 100, 80, "cup").withConfidence(0.87).withTrackId("7");

    private final BufferPool pool = new BufferPool(1 << 24);
    private final AnnotationPainter painter = new AnnotationPainter(pool);

    @AfterEach
    void allMemoryIsGivenBack() {
        assertEquals(0, pool.lentBytes());
    }

    private static RawFrame frame(PixelFormat format, int padding, boolean bottomUp, Detection... detections) {
        FrameInfo info = FrameInfo.packed(WIDTH, HEIGHT, format, 1, 1)
                .withStride(WIDTH * format.bytesPerPixel() + padding)
                .withBottomUp(bottomUp)
                .withAnnotations(Annotations.ofDetections(List.of(detections)));
        ByteBuffer pixels = ByteBuffer.allocateDirect((int) info.spanBytes());
        while (pixels.hasRemaining()) {
            pixels.put(GREY);
        }
        return new RawFrame(pixels.flip(), info, 1, () -> {});
    }

    private static RawFrame rgb(Detection... detections) {
        return frame(PixelFormat.RGB8, 0, false, detections);
    }

    private RawFrame paint(RawFrame frame) {
        RawFrame painted = painter.paint(frame);
        assertNotNull(painted);
        return painted;
    }

    private static int at(RawFrame painted, int x, int y) {
        FrameInfo info = painted.info();
        int row = info.bottomUp() ? info.height() - 1 - y : y;
        int start = row * info.stride() + 3 * x;
        ByteBuffer bytes = painted.bytes();
        return ((bytes.get(start) & 255) << 16) | ((bytes.get(start + 1) & 255) << 8) | (bytes.get(start + 2) & 255);
    }

    private static int count(RawFrame painted, int rgb) {
        int found = 0;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                found += at(painted, x, y) == rgb ? 1 : 0;
            }
        }
        return found;
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"GRAY16", "FLOAT32"})
    void theEdgeHasTheClassColourAndTheInsideStaysInEveryFormatAndRowOrder(PixelFormat format) {
        int colour = LabelColours.of("cup");
        for (int padding : new int[] {0, 5}) {
            for (boolean bottomUp : new boolean[] {false, true}) {
                try (RawFrame frame = frame(format, padding, bottomUp, CUP);
                        RawFrame painted = paint(frame)) {
                    String what = format + " " + padding + " " + bottomUp;
                    assertEquals(PixelFormat.RGB8, painted.info().format(), what);
                    for (int x : new int[] {39, 40, 139, 140}) {
                        assertEquals(colour, at(painted, x, 100), what + " column " + x);
                    }
                    for (int y : new int[] {139, 140}) {
                        assertEquals(colour, at(painted, 90, y), what + " row " + y);
                    }
                    assertEquals(GREY_RGB, at(painted, 90, 100), "inside, " + what);
                    assertEquals(GREY_RGB, at(painted, 20, 100), "outside, " + what);
                    assertEquals(frame.info().annotations(), painted.info().annotations(), what);
                }
            }
        }
    }

    @Test
    void theSourcesMemoryIsNeverWrittenTo() {
        try (RawFrame frame = rgb(CUP);
                RawFrame painted = paint(frame)) {
            ByteBuffer bytes = frame.bytes();
            while (bytes.hasRemaining()) {
                assertEquals(GREY, bytes.get());
            }
            assertNotSame(frame, painted);
        }
    }

    @Test
    void aFrameIsPaintedOnceForAllAndOneWithoutDetectionsIsNotCopied() {
        try (RawFrame frame = rgb(CUP);
                RawFrame one = paint(frame);
                RawFrame two = paint(frame);
                RawFrame plain = rgb();
                RawFrame same = paint(plain)) {
            assertSame(one, two);
            assertSame(plain, same);
        }
    }

    @Test
    void theLabelIsReadableAboveTheBox() {
        int colour = LabelColours.of("cup");
        try (RawFrame painted = painted(CUP)) {
            assertEquals(colour, at(painted, 40, 55), "the background of the label");
            int letters = 0;
            for (int x = 40; x < 140; x++) {
                letters += at(painted, x, 52) != colour && at(painted, x, 52) != GREY_RGB ? 1 : 0;
            }
            assertTrue(letters >= 5, letters + " pixels of letters in one row");
        }
    }

    private RawFrame painted(Detection... detections) {
        try (RawFrame frame = rgb(detections)) {
            return paint(frame);
        }
    }

    @Test
    void aLabelAtABorderStaysWholeInsideTheFrame() {
        int colour = LabelColours.of("refrigerator");
        Detection middle = Detection.of(100, 100, 40, 40, "refrigerator");
        int[] expected = new int[1];
        try (RawFrame painted = painted(middle)) {
            expected[0] = count(painted, colour);
        }
        for (double[] corner : new double[][] {{-5, -5}, {300, -5}, {300, 220}, {-5, 220}}) {
            // the box itself is cut by the border, its label is not
            try (RawFrame painted = painted(Detection.of(corner[0], corner[1], 40, 40, "refrigerator"));
                    RawFrame bare = painted(Detection.of(corner[0], corner[1], 40, 40, ""))) {
                assertTrue(count(painted, colour) > expected[0] / 2, corner[0] + "," + corner[1]);
                assertEquals(GREY_RGB, at(bare, 160, 120));
            }
        }
    }

    @Test
    void whatLiesFarOutsideOrHasNoSizeDoesNoHarm() {
        double huge = 1e300;
        try (RawFrame painted = painted(
                Detection.of(huge, huge, huge, huge, "a"),
                Detection.of(-huge, -huge, 1, 1, "b"),
                Detection.of(500, 10, 20, 20, "c"),
                Detection.of(10, -90, 20, 20, "d"))) {
            assertEquals(WIDTH * HEIGHT, count(painted, GREY_RGB), "nothing of them can be seen");
        }
        try (RawFrame around = painted(Detection.of(-huge, -huge, 3e300, 3e300, ""), Detection.of(50, 50, 0, 0, ""))) {
            assertEquals(LabelColours.of(""), at(around, 50, 50), "a point is a dot");
            assertEquals(GREY_RGB, at(around, 0, 0));
        }
    }

    @Test
    void aFrameOfOnePixelIsPainted() {
        FrameInfo info = FrameInfo.packed(1, 1, PixelFormat.GRAY8, 1, 1)
                .withAnnotations(Annotations.ofDetections(List.of(Detection.of(0, 0, 1, 1, "cup"))));
        try (RawFrame frame = new RawFrame(ByteBuffer.allocateDirect(1), info, 1, () -> {});
                RawFrame painted = paint(frame)) {
            assertEquals(3, painted.byteCount());
        }
    }

    @Test
    void withoutFontsBoxesAreDrawnAndNobodyAsksForFontsAgain() {
        AtomicInteger asked = new AtomicInteger();
        AnnotationPainter poor = new AnnotationPainter(pool, (text, px) -> {
            asked.incrementAndGet();
            throw new InternalError("Fontconfig head is null, check your fonts or fonts configuration");
        });
        for (int i = 0; i < 2; i++) {
            try (RawFrame frame = rgb(CUP);
                    RawFrame painted = poor.paint(frame)) {
                assertNotNull(painted);
                assertEquals(LabelColours.of("cup"), at(painted, 39, 100));
                assertEquals(GREY_RGB, at(painted, 60, 52), "no label");
            }
        }
        assertEquals(1, asked.get());
    }

    @Test
    void theLabelSaysWhatThePageSays() {
        assertEquals("cup 0.87 #7", text(CUP));
        assertEquals("cup", text(Detection.of(0, 0, 1, 1, "cup")));
        assertEquals("#7", text(Detection.of(0, 0, 1, 1, "").withTrackId("7")));
        assertEquals(65, text(Detection.of(0, 0, 1, 1, "x".repeat(10_000))).length());
    }

    private static String text(Detection detection) {
        return DetectionBox.text(detection);
    }

    @Test
    void lettersAreKeptUpToABound() {
        AtomicInteger made = new AtomicInteger();
        Letterings letterings = new Letterings((text, px) -> {
            made.incrementAndGet();
            return new Lettering(1, 1, new byte[1]);
        });
        for (int i = 0; i < 3; i++) {
            letterings.of("cup", 12);
        }
        assertEquals(1, made.get());
        for (int i = 0; i <= Letterings.MAX_KEPT; i++) {
            letterings.of("label " + i, 12);
        }
        letterings.of("cup", 12);
        assertEquals(Letterings.MAX_KEPT + 3, made.get(), "the oldest was let go");
    }
}
