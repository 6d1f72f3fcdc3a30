/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.frame.SharedFrame;
import io.porthole.api.stream.Subscriber;
import io.porthole.core.internal.frame.CountedFrame;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The border to a subscriber: hands frames over, and keeps a subscriber that throws from losing or freeing memory
 * that others share.
 */
final class Delivery<P extends CountedFrame> {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final long WAIT_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long WAIT_STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    private final ViewerSubscription<P> subscription;
    private final Subscriber<? super P> subscriber;
    private final AtomicReference<@Nullable SharedFrame> inHand = new AtomicReference<>();
    private volatile @Nullable SharedFrame abandoned;
    private volatile @Nullable Thread deliverer;

    Delivery(ViewerSubscription<P> subscription, Subscriber<? super P> subscriber) {
        this.subscription = subscription;
        this.subscriber = subscriber;
    }

    /**
     * From here on until {@link #end} the caller may hand frames over; it looks whether it still may after this.
     */
    void begin() {
        deliverer = Thread.currentThread();
    }

    void end() {
        deliverer = null;
    }

    void deliver(P frame) {
        inHand.set(frame);
        try {
            subscriber.deliver(subscription, frame);
            inHand.set(null);
        } catch (Throwable t) {
            // the border to a foreign bundle: whatever is thrown, the other viewers get their frames
            LOG.error("[stream {}] A viewer failed to take a frame; closing it", subscription.stream(), t);
            takeBack(frame);
            subscription.end("the transport failed: " + t);
        }
    }

    /** Frees the frame unless the subscriber gave it back before it threw. */
    private void takeBack(P frame) {
        abandoned = frame;
        if (inHand.compareAndSet(frame, null)) {
            frame.close();
        } else {
            abandoned = null;
        }
    }

    /** Returns whether it was the subscriber's to give back, which it is but once it has failed to take it. */
    boolean givenBack(SharedFrame frame) {
        return inHand.compareAndSet(frame, null) || frame != abandoned;
    }

    void closed(String reason) {
        try {
            subscriber.closed(reason);
        } catch (Throwable t) {
            LOG.error("[stream {}] A viewer failed when told that the stream ended", subscription.stream(), t);
        }
    }

    /** Waits, with a timeout, until another thread's delivery is over. */
    void awaitOthers() {
        Thread other = deliverer;
        if (other == null || other == Thread.currentThread()) {
            return;
        }
        long end = System.nanoTime() + WAIT_TIMEOUT_NANOS;
        while (deliverer == other) {
            if (System.nanoTime() - end > 0) {
                LOG.warn("[stream {}] A viewer was closed while it was still taking a frame", subscription.stream());
                return;
            }
            LockSupport.parkNanos(this, WAIT_STEP_NANOS);
        }
    }
}
