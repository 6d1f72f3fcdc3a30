/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.frame.SharedFrame;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerStatistics;
import io.porthole.core.internal.frame.NewestSlot;
import io.porthole.core.internal.frame.SharedPicture;
import io.porthole.core.internal.stats.ViewerFigures;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One viewer: one picture that waits, and a credit.
 *
 * <p>Whatever may make a delivery possible (a picture, credit, time) calls {@link #drain}. Of several threads that do
 * so at once, one delivers for all of them: so deliveries never overlap, no lock is held, and a subscriber that asks
 * for more from within a delivery is served by the loop that called it, not by a call within the call.
 *
 * @param <P> what is delivered
 */
final class ViewerSubscription<P extends SharedPicture> implements Subscription {
    private final HostStream stream;
    private final ViewerFigures figures;
    private final Membership<P> membership;
    private final Delivery<P> delivery;
    private final Pacer pacer = new Pacer();
    private final NewestSlot<P> waiting = new NewestSlot<>();
    private final AtomicInteger credit = new AtomicInteger();
    private final AtomicInteger drains = new AtomicInteger();
    private final AtomicReference<Life> life = new AtomicReference<>(Life.OPEN);
    private volatile String endReason = "";
    private volatile @Nullable Channel<P> channel;
    private volatile boolean chainBroken = true;
    private volatile long timedOrdinal;

    // of whoever drains
    private long deliveredOrdinal;

    private enum Life {
        OPEN,
        /** It ends for a reason of ours, which the subscriber is still to be told. */
        ENDING,
        CLOSED
    }

    /**
     * How it changes and leaves its channel.
     *
     * @param <P> what is delivered
     */
    interface Membership<P extends SharedPicture> {
        void leave(ViewerSubscription<P> viewer);

        /** Does nothing where there is no profile. */
        default void move(ViewerSubscription<P> viewer, EncodeProfile profile) {}
    }

    ViewerSubscription(
            HostStream stream, ViewerFigures figures, Subscriber<? super P> subscriber, Membership<P> membership) {
        this.stream = stream;
        this.figures = figures;
        this.membership = membership;
        this.delivery = new Delivery<>(this, subscriber);
    }

    @Override
    public HostStream stream() {
        return stream;
    }

    @Override
    public void request(int pictures) {
        if (pictures < 1) {
            throw new IllegalArgumentException("a request for " + pictures + " pictures is not for at least 1");
        }
        addCredit(Math.min(pictures, MAX_CREDIT));
        drain();
        if (pacer.active()) {
            wakeChannel();
        }
    }

    private void addCredit(int more) {
        int before;
        do {
            before = credit.get();
        } while (!credit.compareAndSet(before, Math.min(MAX_CREDIT, before + more)));
    }

    @Override
    public void sent(SharedFrame picture) {
        if (!delivery.givenBack(picture)) {
            return;
        }
        if (picture instanceof SharedPicture shared) {
            // the same frame once more, compressed or coloured differently, says nothing about the way it took
            boolean fresh = shared.ordinal() > timedOrdinal;
            timedOrdinal = Math.max(timedOrdinal, shared.ordinal());
            figures.sent(shared.info().captureTime(), shared.byteCount(), fresh, System.nanoTime());
        }
        picture.close();
    }

    @Override
    public void failed(SharedFrame picture, String reason) {
        if (delivery.givenBack(picture)) {
            figures.dropped(reason);
            picture.close();
        }
    }

    @Override
    public void profile(EncodeProfile profile) {
        membership.move(this, profile);
    }

    @Override
    public void maxFramesPerSecond(double fps) {
        pacer.framesPerSecond(fps);
        drain();
        wakeChannel();
    }

    @Override
    public ViewerStatistics statistics() {
        return statistics(System.nanoTime());
    }

    ViewerStatistics statistics(long nowNanos) {
        return figures.snapshot(nowNanos);
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

    /** The channel whose pictures it gets; changed under the stream's lock. */
    @Nullable
    Channel<P> channel() {
        return channel;
    }

    void channel(Channel<P> joined) {
        channel = joined;
        chainBroken = true;
    }

    /**
     * A picture has come.
     *
     * @param from who made it; a channel that it has left meanwhile is not listened to
     * @param picture one reference, taken over
     */
    void publish(Channel<P> from, P picture) {
        if (from != channel || !isOpen()) {
            picture.close();
            return;
        }
        if (!picture.key() && (chainBroken || waiting.peek() != null)) {
            // it could not be decoded, or not after what is still waiting
            chainBroken = true;
            picture.close();
            figures.dropped(DropReason.SLOW);
            from.requestKey();
            return;
        }
        chainBroken = false;
        if (waiting.offer(picture)) {
            figures.dropped(pacer.active() && credit.get() > 0 ? DropReason.PACE : DropReason.SLOW);
        }
        drain();
    }

    /** Delivers what has become due by time alone; how many nanoseconds it is until the next time. */
    long serve() {
        if (!pacer.active()) {
            return Long.MAX_VALUE;
        }
        drain();
        boolean due = waiting.peek() != null && credit.get() > 0;
        return due ? Math.max(0, pacer.waitNanos(System.nanoTime())) : Long.MAX_VALUE;
    }

    private void wakeChannel() {
        Channel<P> c = channel;
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
            P picture = waiting.take();
            if (picture != null) {
                deliver(picture, now);
            }
        }
        waiting.close();
        if (life.compareAndSet(Life.ENDING, Life.CLOSED)) {
            delivery.closed(endReason);
        }
    }

    private void deliver(P picture, long now) {
        if (picture.ordinal() < deliveredOrdinal) {
            picture.close();
            return;
        }
        deliveredOrdinal = picture.ordinal();
        credit.decrementAndGet();
        pacer.delivered(picture.info().captureTime(), now);
        delivery.hand(picture);
    }
}
