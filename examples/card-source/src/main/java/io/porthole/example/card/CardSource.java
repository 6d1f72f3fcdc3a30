/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.example.card;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.frame.PixelFormat;
import io.porthole.capture.kit.DemandSource;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;

/** A test card that moves to the left. */
@Component(
        service = FrameSource.class,
        property = {FrameSource.STREAM_NAME + "=card", FrameSource.STREAM_FPS + ":Double=30"})
public final class CardSource extends DemandSource {
    /** Called by the component runtime. */
    public CardSource() {
        super(30, CardSource::paint, 320, 240, PixelFormat.GRAY8);
    }

    private static void paint(ByteBuffer pixels, long sequence) {
        for (int i = 0; i < pixels.capacity(); i++) {
            pixels.put(i, (byte) (i % 320 + sequence));
        }
    }
}
