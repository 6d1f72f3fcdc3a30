/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.testkit;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.SharedFrame;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerStatistics;
import java.util.concurrent.atomic.AtomicBoolean;

/** A subscription that delivers the newest raw frame once. */
final class FakeRawSubscription implements Subscription {
    private final FakeStream stream;
    private final Subscriber<Frame> subscriber;
    private final AtomicBoolean delivered = new AtomicBoolean();

    FakeRawSubscription(FakeStream stream, Subscriber<Frame> subscriber) {
        this.stream = stream;
        this.subscriber = subscriber;
    }

    @Override
    public Stream stream() {
        return stream;
    }

    @Override
    public void request(int n) {
        Frame newest = delivered.get() ? null : stream.newest();
        if (newest != null) {
            delivered.set(true);
            subscriber.deliver(this, newest);
        }
    }

    @Override
    public void sent(SharedFrame frame) {
        frame.close();
    }

    @Override
    public void failed(SharedFrame frame, String reason) {
        frame.close();
    }

    @Override
    public void profile(EncodeProfile profile) {}

    @Override
    public void requestKeyFrame() {}

    @Override
    public void maxFramesPerSecond(double fps) {}

    @Override
    public ViewerStatistics statistics() {
        throw new UnsupportedOperationException("nobody counts raw frames");
    }

    @Override
    public void close() {}
}
