/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.encoder.testing.JpegEncoderContract;
import io.porthole.encoder.testing.TestFrame;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class TurboJpegEncoderTest extends JpegEncoderContract {
    @Override
    protected EncoderFactory factory() {
        return Libraries.factory(1);
    }

    @Test
    void isAProperEncoder() {
        assertEquals("turbojpeg", factory().name());
        assertEquals("", factory().degradedReason());
    }

    @Test
    void refusesHeapMemoryBeforeAnythingNativeSeesIt() throws EncodeException {
        FrameInfo info = FrameInfo.packed(16, 16, PixelFormat.GRAY8, 1, 0);
        try (Encoder encoder = factory().create(JpegProfile.DEFAULT)) {
            TestFrame frame = new TestFrame(info, ByteBuffer.allocate(16 * 16));
            assertThrows(EncodeException.class, () -> encoder.encode(frame, false));
        }
    }

    @Test
    void readsFromTheBuffersPositionAndNotFromItsStart() {
        TestFrame whole = TestFrame.paint(64, 64, PixelFormat.RGB8, quarters(64, 64));
        ByteBuffer moved = ByteBuffer.allocateDirect(1000 + whole.bytes().remaining());
        moved.position(1000).put(whole.bytes()).position(1000);
        byte[] expected = jpeg(JpegProfile.DEFAULT, whole);
        assertEquals(
                ByteBuffer.wrap(expected),
                ByteBuffer.wrap(jpeg(JpegProfile.DEFAULT, new TestFrame(whole.info(), moved.slice()))));
    }

    @Test
    void aThousandEncodersLeaveNothingBehind() throws EncodeException {
        TestFrame frame = TestFrame.paint(1024, 768, PixelFormat.RGB8, gradient(1024, 768));
        long before = 0;
        for (int i = 0; i < 1000; i++) {
            if (i == 200) {
                before = ResidentMemory.bytes();
            }
            try (Encoder encoder = factory().create(JpegProfile.DEFAULT)) {
                encoder.encode(frame, false);
            }
        }
        long grown = ResidentMemory.bytes() - before;
        assertEquals(0, Math.max(0, grown) / (64 << 20), "grew by " + grown + " bytes");
    }
}
