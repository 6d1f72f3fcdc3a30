/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.SourceCondition;
import io.porthole.api.frame.FrameInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Keeps a copy of the newest frame, and the frames themselves when it is told to. */
final class Watcher implements FrameSink {
    final AtomicInteger frames = new AtomicInteger();
    final List<Runnable> kept = new ArrayList<>();
    volatile int width;
    volatile int height;
    volatile String lost = "";
    volatile boolean keeping;
    volatile @Nullable ByteBuffer lent;
    private int[] pixels = new int[0];

    synchronized int colourAt(int x, int y) {
        int at = y * width + x;
        return at < pixels.length ? pixels[at] & 0xffffff : -1;
    }

    @Override
    public boolean wanted() {
        return true;
    }

    @Override
    public synchronized void offer(ByteBuffer buffer, FrameInfo info, Runnable onRelease) {
        pixels = new int[info.width() * info.height()];
        buffer.duplicate().order(ByteOrder.nativeOrder()).asIntBuffer().get(pixels);
        width = info.width();
        height = info.height();
        lost = "";
        if (keeping) {
            lent = buffer;
            kept.add(onRelease);
        } else {
            onRelease.run();
        }
        frames.incrementAndGet();
    }

    /** Gives back what was kept. */
    synchronized void giveBack() {
        keeping = false;
        kept.forEach(Runnable::run);
        kept.clear();
    }

    @Override
    public void report(SourceCondition condition, String reason) {
        lost = reason;
    }
}
