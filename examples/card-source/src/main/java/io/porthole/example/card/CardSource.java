/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.example.card;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.FrameSource;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Component;

/** A test card that moves to the left. A source of large frames offers its buffers again once they are given back. */
@Component(property = {FrameSource.STREAM_NAME + "=card", FrameSource.STREAM_FPS + ":Double=30"})
public final class CardSource implements FrameSource {
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private long frames;

    @Override
    public void start(FrameSink sink) {
        var unused = clock.scheduleAtFixedRate(() -> paint(sink), 0, 33, TimeUnit.MILLISECONDS);
    }

    private void paint(FrameSink sink) {
        if (sink.wanted()) {
            ByteBuffer pixels = ByteBuffer.allocateDirect(320 * 240);
            IntStream.range(0, pixels.capacity()).forEach(i -> pixels.put(i, (byte) (i % 320 + frames)));
            sink.offer(pixels, FrameInfo.packed(320, 240, PixelFormat.GRAY8, ++frames, System.nanoTime()), () -> {});
        }
    }

    @Override
    public void stop() {
        clock.shutdown();
    }
}
