/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.testkit;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.SharedFrame;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.Latency;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.api.stream.ViewerStatistics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A subscription that keeps the newest picture until there is credit. */
public final class FakeSubscription implements Subscription {
    private final FakeStream stream;
    private final ViewerInfo viewer;
    private final Subscriber<EncodedFrame> subscriber;
    private final boolean drawnAnnotations;
    private final AtomicInteger work = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong keyRequests = new AtomicLong();
    private final Map<String, Long> drops = new ConcurrentHashMap<>();
    private volatile JpegProfile profile;
    private volatile double fps;
    private @Nullable EncodedFrame waiting;
    private int credit;
    private boolean closed;

    FakeSubscription(FakeStream stream, SubscribeOptions options, Subscriber<EncodedFrame> subscriber) {
        this.stream = stream;
        this.profile = options.accepted().stream()
                .map(accepted -> accepted.profile())
                .filter(JpegProfile.class::isInstance)
                .map(JpegProfile.class::cast)
                .findFirst()
                .orElse(JpegProfile.DEFAULT);
        this.fps = options.maxFramesPerSecond();
        this.viewer = options.viewer();
        this.drawnAnnotations = options.drawnAnnotations();
        this.subscriber = subscriber;
    }

    /** Who watches. */
    public ViewerInfo viewer() {
        return viewer;
    }

    /** Whether detections were asked for in the pixels. */
    public boolean drawnAnnotations() {
        return drawnAnnotations;
    }

    /** The profile asked for last. */
    public JpegProfile profile() {
        return profile;
    }

    /** The pace asked for last. */
    public double framesPerSecond() {
        return fps;
    }

    /** Pictures reported as sent. */
    public long sent() {
        return sent.get();
    }

    /** Pictures reported as not sent, and replaced ones, by reason. */
    public Map<String, Long> drops() {
        return Map.copyOf(drops);
    }

    /** Whether it was closed, by either side. */
    public synchronized boolean closed() {
        return closed;
    }

    /** Returns how often a key frame was asked for. */
    public long keyRequests() {
        return keyRequests.get();
    }

    void offer(EncodedFrame picture) {
        synchronized (this) {
            if (closed) {
                return;
            }
            replace(picture.retain());
        }
        deliver();
    }

    private void replace(@Nullable EncodedFrame picture) {
        EncodedFrame old = waiting;
        waiting = picture;
        if (old != null) {
            drops.merge(DropReason.SLOW, 1L, Long::sum);
            old.close();
        }
    }

    void end(String reason) {
        boolean first;
        synchronized (this) {
            first = !closed;
            closed = true;
            replace(null);
        }
        if (first) {
            subscriber.closed(reason);
        }
    }

    @Override
    public Stream stream() {
        return stream;
    }

    @Override
    public void request(int pictures) {
        if (pictures < 1) {
            throw new IllegalArgumentException("request " + pictures);
        }
        synchronized (this) {
            credit = Math.min(MAX_CREDIT, credit + pictures);
        }
        deliver();
    }

    private void deliver() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            for (EncodedFrame p = next(); p != null; p = next()) {
                subscriber.deliver(this, p);
            }
            missed = work.addAndGet(-missed);
        } while (missed != 0);
    }

    private synchronized @Nullable EncodedFrame next() {
        if (closed || credit == 0 || waiting == null) {
            return null;
        }
        EncodedFrame p = waiting;
        waiting = null;
        credit--;
        return p;
    }

    @Override
    public void sent(SharedFrame picture) {
        sent.incrementAndGet();
        picture.close();
    }

    @Override
    public void failed(SharedFrame picture, String reason) {
        drops.merge(reason, 1L, Long::sum);
        picture.close();
    }

    @Override
    public void profile(EncodeProfile wanted) {
        if (wanted instanceof JpegProfile jpeg) {
            profile = jpeg;
        }
    }

    @Override
    public void requestKeyFrame() {
        keyRequests.incrementAndGet();
    }

    @Override
    public void maxFramesPerSecond(double wanted) {
        fps = wanted;
    }

    @Override
    public ViewerStatistics statistics() {
        return new ViewerStatistics(
                1, viewer, 30, 600_000, sent.get(), drops(), new Latency(1, 1, 2, 3, 4, 1, 1, 0), 1, "fake");
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            EncodedFrame old = waiting;
            waiting = null;
            if (old != null) {
                old.close();
            }
        }
        stream.remove(this);
    }
}
