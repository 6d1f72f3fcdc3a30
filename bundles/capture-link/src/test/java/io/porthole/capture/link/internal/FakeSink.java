/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.SourceCondition;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.SimulationState;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A host's side of one stream: it keeps reports, and treats frames as a test wants. */
final class FakeSink implements FrameSink {
    /** Handler of a frame, which must run the release in the end. */
    interface Taker {
        void take(ByteBuffer pixels, FrameInfo info, Runnable release);
    }

    /** A frame that came encoded. */
    record Encoded(ByteBuffer bytes, Codec codec, boolean key, FrameInfo info) {}

    final List<Encoded> encoded = new CopyOnWriteArrayList<>();

    /** Codecs of the frames that were lost. */
    final List<String> lost = new CopyOnWriteArrayList<>();

    /** The last report. */
    record Report(SourceCondition condition, String reason) {}

    final AtomicLong frames = new AtomicLong();
    final List<Report> reports = new CopyOnWriteArrayList<>();
    final List<FrameInfo> infos = new CopyOnWriteArrayList<>();
    volatile SimulationState state = SimulationState.UNKNOWN;
    volatile boolean wanted = true;
    volatile Taker taker = (pixels, info, release) -> release.run();
    volatile boolean keepInfos = true;

    @Override
    public boolean wanted() {
        return wanted;
    }

    @Override
    public void offer(ByteBuffer pixels, FrameInfo info, Runnable onRelease) {
        if (!pixels.isDirect() || pixels.remaining() < info.spanBytes()) {
            onRelease.run();
            throw new IllegalArgumentException("not direct or too small");
        }
        if (keepInfos) {
            infos.add(info);
        }
        frames.incrementAndGet();
        taker.take(pixels, info, onRelease);
    }

    @Override
    public void offerEncoded(ByteBuffer bytes, Codec codec, boolean key, FrameInfo info, Runnable onRelease) {
        ByteBuffer copy =
                ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
        encoded.add(new Encoded(copy, codec, key, info));
        onRelease.run();
    }

    @Override
    public void lost(Codec codec, String reason) {
        lost.add(codec.name());
    }

    @Override
    public void report(SourceCondition condition, String reason) {
        reports.add(new Report(condition, reason));
    }

    @Override
    public void report(SimulationState told) {
        state = told;
    }

    Report lastReport() {
        return reports.get(reports.size() - 1);
    }

    boolean reported(SourceCondition condition) {
        return reports.stream().anyMatch(r -> r.condition() == condition);
    }
}
