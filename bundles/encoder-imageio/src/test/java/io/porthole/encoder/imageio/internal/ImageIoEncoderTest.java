/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.imageio.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.PixelFormat;
import io.porthole.encoder.testing.JpegEncoderContract;
import io.porthole.encoder.testing.Jpegs;
import io.porthole.encoder.testing.TestFrame;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class ImageIoEncoderTest extends JpegEncoderContract {
    @Override
    protected EncoderFactory factory() {
        return new ImageIoEncoderFactory();
    }

    @Test
    void saysThatItIsAStandIn() {
        assertFalse(factory().degradedReason().isBlank());
    }

    @Test
    void everyFrameOfOneEncoderIsTheSameAsOfANewOne() throws EncodeException {
        TestFrame frame = TestFrame.paint(200, 100, PixelFormat.RGBA8, gradient(200, 100));
        byte[] fresh = jpeg(JpegProfile.DEFAULT, frame);
        try (Encoder encoder = factory().create(JpegProfile.DEFAULT)) {
            for (int i = 0; i < 5; i++) {
                byte[] again = Jpegs.copy(encoder.encode(frame, false).bytes());
                assertEquals(-1, Arrays.mismatch(fresh, again));
            }
        }
    }

    @Test
    void leavesTheThreadsContextClassLoaderAlone() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader mine = new URLClassLoader(new URL[0], null)) {
            thread.setContextClassLoader(mine);
            factory().create(JpegProfile.DEFAULT).close();
            assertSame(mine, thread.getContextClassLoader());
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
