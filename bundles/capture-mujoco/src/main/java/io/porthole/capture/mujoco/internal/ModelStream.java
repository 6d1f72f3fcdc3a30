/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.FrameSource;
import io.porthole.api.capture.SourceCondition;
import io.porthole.api.frame.FrameInfo;
import org.jspecify.annotations.Nullable;

/** One stream of a model. */
final class ModelStream implements FrameSource {
    private final String name;
    private final String title;
    private final Output output;
    private final Runnable wake;
    private final FramePool pool = new FramePool();
    private volatile @Nullable FrameSink sink;
    private volatile boolean demanded;
    private volatile String failure = "";

    /** A stream that calls {@code wake} when somebody begins to watch. */
    ModelStream(String name, String title, Output output, Runnable wake) {
        this.name = name;
        this.title = title;
        this.output = output;
        this.wake = wake;
    }

    /** A stream that never shows anything, and why. */
    static ModelStream failed(String name, String title, String reason) {
        ModelStream stream = new ModelStream(name, title, Output.COLOUR, () -> {});
        stream.fail(reason);
        return stream;
    }

    String name() {
        return name;
    }

    String title() {
        return title;
    }

    Output output() {
        return output;
    }

    @Override
    public synchronized void start(FrameSink to) {
        sink = to;
        if (!failure.isEmpty()) {
            to.report(SourceCondition.FAILED, failure);
        }
        wake.run();
    }

    @Override
    public synchronized void stop() {
        sink = null;
        demanded = false;
    }

    @Override
    public void demand(boolean wanted) {
        demanded = wanted;
        if (wanted) {
            wake.run();
        }
    }

    boolean wanted() {
        FrameSink to = sink;
        return to != null && (demanded || to.wanted());
    }

    /** A frame's description. */
    FrameInfo info(int width, int height, long sequence, long captureTime, double seconds, Annotations marks) {
        return FrameInfo.packed(width, height, output.format, sequence, captureTime)
                .withBottomUp(true)
                .withSimulationTime(seconds)
                .withAnnotations(marks);
    }

    /** Memory for a frame, or null when all is lent. */
    FramePool.@Nullable Slot take(FrameInfo info) {
        return pool.take(info);
    }

    /** Hands a frame on. Held against {@link #stop}: none is offered afterwards. */
    synchronized void offer(FramePool.Slot slot, FrameInfo info) {
        FrameSink to = sink;
        if (to == null) {
            slot.run();
        } else {
            to.offer(slot.pixels, info, slot);
        }
    }

    /** Says that there will be no more pictures. */
    synchronized void fail(String reason) {
        failure = reason;
        FrameSink to = sink;
        if (to != null) {
            to.report(SourceCondition.FAILED, reason);
        }
    }
}
