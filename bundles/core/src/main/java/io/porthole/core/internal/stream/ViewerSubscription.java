/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.frame.SharedFrame;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerStatistics;
import io.porthole.core.internal.frame.CountedFrame;
import io.porthole.core.internal.frame.NewestSlot;
import io.porthole.core.internal.stats.ViewerMeter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One viewer: one frame that waits, and a credit.
 *
 * <p>All that may make a delivery possible (a frame, credit, time) calls {@link #drain}. Of several threads that do
 * so at once, one delivers for all of them: so deliveries never overlap, no lock is held, and a subscriber that asks
 * for more from within a delivery is served by the loop that called it, not by a call within the call.
 *
 * @param <P> type of the frames
 */
final class ViewerSubscription<P extends CountedFrame> implements Subscription {
    private final HostStream stream;
    private final ViewerMeter meter;
    private final Membership<P> membership;
    private final Delivery<P> delivery;
    private final Pacer pacer = new Pacer();
    private final NewestSlot<P> waiting = new NewestSlot<>();
    private final AtomicInteger credit = new AtomicInteger();
    private final AtomicInteger drains = new AtomicInteger();
    private final AtomicReference<Life> life = new AtomicReference<>(Life.OPEN);
    private volatile String endReason = "";
    private volatile @Nullable FanOut<P> fanOut;
    private volatile boolean chainBroken = true;
    private long refusedOrdinal;
    private volatile long timedOrdinal;

    // of the thread that drains
    private long deliveredOrdinal;

    private enum Life {
        OPEN,
        /** Ends for a reason of ours, which the subscriber does not know yet. */
        ENDING,
        CLOSED
    }

    /**
     * Changes and leaves the fan-out of a viewer.
     *
     * @param <P> type of the frames
     */
    interface Membership<P extends CountedFrame> {
        void leave(ViewerSubscription<P> viewer);

        /** Does nothing where there is no profile. */
        default void move(ViewerSubscription<P> viewer, EncodeProfile profile) {}
    }

    ViewerSubscription(
            HostStream stream, ViewerMeter meter, Subscriber<? super P> subscriber, Membership<P> membership) {
        this.stream = stream;
        this.meter = meter;
        this.membership = membership;
        this.delivery = new Delivery<>(this, subscriber);
    }

    @Override
    public HostStream stream() {
        return stream;
    }

    @Override
    public void request(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("request(n): n must be at least 1, was " + n);
        }
        addCredit(Math.min(n, MAX_CREDIT));
        drain();
        if (pacer.active()) {
            wakeFanOut();
        }
    }

    private void addCredit(int more) {
        int before;
        do {
            before = credit.get();
        } while (!credit.compareAndSet(before, Math.min(MAX_CREDIT, before + more)));
    }

    @Override
    public void sent(SharedFrame frame) {
        if (!delivery.givenBack(frame)) {
            return;
        }
        if (frame instanceof CountedFrame shared) {
            // the same frame once more, compressed or coloured differently, says nothing about the way it took
            boolean fresh = shared.ordinal() > timedOrdinal;
            timedOrdinal = Math.max(timedOrdinal, shared.ordinal());
            meter.sent(shared.info().captureTime(), shared.byteCount(), fresh, System.nanoTime());
        }
        frame.close();
    }

    @Override
    public void bytesSent(long bytes) {
        meter.bytesSent(bytes, System.nanoTime());
    }

    @Override
    public void failed(SharedFrame frame, String reason) {
        if (delivery.givenBack(frame)) {
            meter.dropped(reason);
            frame.close();
        }
    }

    @Override
    public void profile(EncodeProfile profile) {
        membership.move(this, profile);
    }

    @Override
    public void requestKeyFrame() {
        synchronized (this) {
            chainBroken = true;
        }
        FanOut<P> c = fanOut;
        if (c != null) {
            c.requestKey();
        }
    }

    @Override
    public void maxFramesPerSecond(double fps) {
        pacer.framesPerSecond(fps);
        drain();
        wakeFanOut();
    }

    @Override
    public ViewerStatistics statistics() {
        return statistics(System.nanoTime());
    }

    ViewerStatistics statistics(long nowNanos) {
        FanOut<P> c = fanOut;
        return meter.snapshot(c == null ? "" : c.encoder(), nowNanos);
    }

    @Override
    public void close() {
        if (life.getAndSet(Life.CLOSED) == Life.OPEN) {
            membership.leave(this);
        }
        drain();
        delivery.awaitOthers();
    }

    /** Ends it, and tells the subscriber why unless it has ended already. */
    void end(String reason) {
        endReason = reason;
        if (life.compareAndSet(Life.OPEN, Life.ENDING)) {
            membership.leave(this);
            drain();
        }
    }

    boolean isOpen() {
        return life.get() == Life.OPEN;
    }

    /** Returns the fan-out whose frames it gets; changed under the stream's lock. */
    @Nullable
    FanOut<P> fanOut() {
        return fanOut;
    }

    synchronized void fanOut(FanOut<P> joined) {
        fanOut = joined;
        chainBroken = true;
    }

    /**
     * Takes a frame in.
     *
     * @param from its maker; a fan-out that the viewer has left meanwhile is ignored
     * @param frame one reference, taken over
     */
    void publish(FanOut<P> from, P frame) {
        if (from != fanOut || !isOpen()) {
            frame.close();
            return;
        }
        String refusal = refusal(frame);
        if (refusal != null) {
            frame.close();
            meter.dropped(refusal);
            from.requestKey();
            return;
        }
        if (waiting.offer(frame)) {
            meter.dropped(pacer.active() && credit.get() > 0 ? DropReason.PACE : DropReason.SLOW);
        }
        drain();
    }

    /**
     * Returns why a frame could not be decoded; null when it can. A key frame that is older than one that was refused
     * comes too late to begin with: the frame between them is missing.
     */
    private synchronized @Nullable String refusal(P frame) {
        if (frame.key()) {
            chainBroken = frame.ordinal() < refusedOrdinal;
            return null;
        }
        if (!chainBroken && waiting.peek() == null) {
            return null;
        }
        String reason = chainBroken ? DropReason.AWAITING_KEY : DropReason.SLOW;
        chainBroken = true;
        refusedOrdinal = frame.ordinal();
        return reason;
    }

    /** Delivers what has become due by time alone; returns the nanoseconds until the next time. */
    long serve() {
        if (!pacer.active()) {
            return Long.MAX_VALUE;
        }
        drain();
        boolean due = waiting.peek() != null && credit.get() > 0;
        return due ? Math.max(0, pacer.waitNanos(System.nanoTime())) : Long.MAX_VALUE;
    }

    private void wakeFanOut() {
        FanOut<P> c = fanOut;
        if (c != null) {
            c.wake();
        }
    }

    private void drain() {
        if (drains.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            delivery.begin();
            deliverAll();
            delivery.end();
            seen = drains.addAndGet(-seen);
        } while (seen != 0);
    }

    private void deliverAll() {
        while (isOpen()) {
            P next = waiting.peek();
            if (next == null || credit.get() == 0) {
                return;
            }
            long now = System.nanoTime();
            if (!pacer.due(next.info().captureTime(), now)) {
                return;
            }
            P frame = waiting.take();
            if (frame != null) {
                deliver(frame, now);
            }
        }
        waiting.close();
        if (life.compareAndSet(Life.ENDING, Life.CLOSED)) {
            delivery.closed(endReason);
        }
    }

    private void deliver(P frame, long now) {
        if (frame.ordinal() < deliveredOrdinal) {
            frame.close();
            return;
        }
        deliveredOrdinal = frame.ordinal();
        credit.decrementAndGet();
        pacer.delivered(frame.info().captureTime(), now);
        delivery.deliver(frame);
    }
}
