/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.example.card;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.FrameSource;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Component;

/** A moving test card. Three buffers: the host keeps the newest frame, a viewer may hold the one before. */
@Component(property = {FrameSource.STREAM_NAME + "=card", FrameSource.STREAM_FPS + ":Double=30"})
public final class CardSource implements FrameSource {
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Queue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
    private long frames;

    @Override
    public void start(FrameSink sink) {
        for (int i = 0; i < 3; i++) {
            free.add(ByteBuffer.allocateDirect(320 * 240));
        }
        var unused = clock.scheduleAtFixedRate(() -> draw(sink), 0, 33, TimeUnit.MILLISECONDS);
    }

    private synchronized void draw(FrameSink sink) {
        ByteBuffer pixels = sink.wanted() && !clock.isShutdown() ? free.poll() : null;
        if (pixels != null) {
            for (int i = 0; i < pixels.capacity(); i++) {
                pixels.put(i, (byte) (i % 320 + frames));
            }
            FrameInfo info = FrameInfo.packed(320, 240, PixelFormat.GRAY8, ++frames, System.nanoTime());
            sink.offer(pixels, info, () -> free.add(pixels));
        }
    }

    @Override
    public synchronized void stop() {
        clock.shutdown();
    }
}
