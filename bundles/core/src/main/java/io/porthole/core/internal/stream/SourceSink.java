/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.SourceCondition;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.DropReason;
import io.porthole.core.internal.frame.NewestSlot;
import io.porthole.core.internal.frame.RawFrame;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Takes the frames of one source for one stream, and keeps the newest. Once closed, it gives back whatever comes. */
final class SourceSink implements FrameSink {
    private final HostStream stream;
    private final NewestSlot<RawFrame> newest = new NewestSlot<>();
    private volatile Report report = Report.RUNNING;
    private volatile boolean closed;

    SourceSink(HostStream stream) {
        this.stream = stream;
    }

    /** How the source says that it is. */
    record Report(SourceCondition condition, String reason) {
        static final Report RUNNING = new Report(SourceCondition.RUNNING, "");
    }

    @Override
    public boolean wanted() {
        return !closed && stream.demand().wanted();
    }

    @Override
    public void offer(ByteBuffer pixels, FrameInfo info, Runnable onRelease) {
        if (closed) {
            RawFrame.release(onRelease);
            return;
        }
        String fault = fault(pixels, info);
        if (fault != null) {
            stream.figures().drops().add(DropReason.REFUSED, 1);
            RawFrame.release(onRelease);
            throw new IllegalArgumentException(fault);
        }
        RawFrame frame = new RawFrame(pixels, info, stream.nextOrdinal(), onRelease);
        newest.offer(frame);
        running(info);
        stream.captured(info);
    }

    private static @Nullable String fault(ByteBuffer pixels, FrameInfo info) {
        if (!pixels.isDirect()) {
            return "the frame's memory is not direct";
        }
        return pixels.remaining() < info.spanBytes()
                ? "the frame's memory has " + pixels.remaining() + " bytes, not " + info.spanBytes()
                : null;
    }

    /** A placeholder keeps the reason for which it stands in. */
    private void running(FrameInfo info) {
        Report before = report;
        if (before.condition != SourceCondition.RUNNING || !(info.placeholder() || before.reason.isEmpty())) {
            report = new Report(SourceCondition.RUNNING, info.placeholder() ? before.reason : "");
        }
    }

    @Override
    public void report(SourceCondition condition, String reason) {
        if (!closed) {
            report = new Report(condition, reason);
        }
    }

    Report report() {
        return report;
    }

    /** The newest frame with a further reference, or null. */
    @Nullable
    RawFrame share() {
        return newest.share();
    }

    /** No further frame comes through; the newest is given back. */
    void close() {
        closed = true;
        newest.close();
    }
}
