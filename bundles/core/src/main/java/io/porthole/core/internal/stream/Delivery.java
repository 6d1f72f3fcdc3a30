/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.frame.SharedFrame;
import io.porthole.api.stream.Subscriber;
import io.porthole.core.internal.frame.SharedPicture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The border to a subscriber: hands pictures over, and keeps a subscriber that throws from losing or freeing memory
 * that others share.
 */
final class Delivery<P extends SharedPicture> {
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
     * From here on until {@link #end} the caller may hand pictures over; it looks whether it still may after this.
     */
    void begin() {
        deliverer = Thread.currentThread();
    }

    void end() {
        deliverer = null;
    }

    void hand(P picture) {
        inHand.set(picture);
        try {
            subscriber.deliver(subscription, picture);
            inHand.set(null);
        } catch (Throwable t) {
            // the border to a foreign bundle: whatever it throws, the other viewers get their pictures
            LOG.error("A viewer of stream {} failed to take a picture; it is closed", subscription.stream(), t);
            takeBack(picture);
            subscription.end("the transport failed: " + t);
        }
    }

    /** Frees the picture unless the subscriber gave it back before it threw. */
    private void takeBack(P picture) {
        abandoned = picture;
        if (inHand.compareAndSet(picture, null)) {
            picture.close();
        } else {
            abandoned = null;
        }
    }

    /** Whether it was the subscriber's to give back, which it is but once it has failed to take it. */
    boolean givenBack(SharedFrame picture) {
        return inHand.compareAndSet(picture, null) || picture != abandoned;
    }

    void closed(String reason) {
        try {
            subscriber.closed(reason);
        } catch (Throwable t) {
            LOG.error("A viewer of stream {} failed when told that it ended", subscription.stream(), t);
        }
    }

    /** Waits, though not for ever, until another thread's delivery is over. */
    void awaitOthers() {
        Thread other = deliverer;
        if (other == null || other == Thread.currentThread()) {
            return;
        }
        long end = System.nanoTime() + WAIT_TIMEOUT_NANOS;
        while (deliverer == other) {
            if (System.nanoTime() - end > 0) {
                LOG.warn("A viewer of stream {} was closed while it was still taking a picture", subscription.stream());
                return;
            }
            LockSupport.parkNanos(this, WAIT_STEP_NANOS);
        }
    }
}
