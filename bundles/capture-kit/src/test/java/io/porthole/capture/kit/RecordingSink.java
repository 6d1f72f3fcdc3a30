/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.SourceCondition;
import io.porthole.api.frame.FrameInfo;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Keeps what it is offered until it is told to give it back. */
final class RecordingSink implements FrameSink {
    final BlockingQueue<Offer> offers = new LinkedBlockingQueue<>();
    final BlockingQueue<String> failures = new LinkedBlockingQueue<>();

    record Offer(byte first, int bytes, FrameInfo info, Runnable onRelease) {}

    @Override
    public boolean wanted() {
        return false;
    }

    @Override
    public void offer(ByteBuffer pixels, FrameInfo info, Runnable onRelease) {
        offers.add(new Offer(pixels.get(pixels.position()), pixels.remaining(), info, onRelease));
    }

    @Override
    public void report(SourceCondition condition, String reason) {
        failures.add(condition + ": " + reason);
    }
}
