/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.SourceCondition;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.SimulationState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A host that copies every frame for the test to look at. */
final class RecordingSink implements FrameSink {
    record Shot(FrameInfo info, ByteBuffer pixels) {}

    private final BlockingQueue<Shot> shots = new LinkedBlockingQueue<>();
    private final List<Runnable> kept = new ArrayList<>();
    private volatile Shot last =
            new Shot(FrameInfo.packed(1, 1, io.porthole.api.frame.PixelFormat.GRAY8, 0, 0), ByteBuffer.allocate(1));
    /** What was told of the simulation. */
    volatile SimulationState state = SimulationState.UNKNOWN;

    private boolean keep;

    @Override
    public boolean wanted() {
        return false;
    }

    @Override
    public synchronized void offer(ByteBuffer pixels, FrameInfo info, Runnable onRelease) {
        ByteBuffer copy = ByteBuffer.allocate((int) info.spanBytes()).order(ByteOrder.nativeOrder());
        copy.put(pixels.duplicate()).flip();
        last = new Shot(info, copy);
        shots.add(last);
        if (keep) {
            kept.add(onRelease);
        } else {
            onRelease.run();
        }
    }

    @Override
    public void report(SourceCondition condition, String reason) {
        throw new AssertionError(condition + ": " + reason);
    }

    @Override
    public void report(SimulationState told) {
        state = told;
    }

    synchronized void keepBuffers() {
        keep = true;
    }

    synchronized void releaseAll() {
        keep = false;
        kept.forEach(Runnable::run);
        kept.clear();
    }

    Shot next() throws InterruptedException {
        return shots.take();
    }

    Shot last() {
        return last;
    }

    boolean isEmpty() {
        return shots.isEmpty();
    }

    void clear() {
        shots.clear();
    }
}
