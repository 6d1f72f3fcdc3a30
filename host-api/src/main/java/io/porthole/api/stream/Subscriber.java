/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

import io.porthole.api.frame.SharedFrame;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives the frames of a subscription, each against one credit of {@link Subscription#request}. Between credits the
 * newest frame waits and every older one is dropped and counted.
 *
 * @param <P> raw or encoded frames
 */
@ConsumerType
public interface Subscriber<P extends SharedFrame> {
    /**
     * Takes a frame. Called from the encoder's thread, or from within {@code request}; calls for one subscription
     * never overlap. Must return at once: start an asynchronous send, then give the frame back through
     * {@link Subscription#sent} or {@link Subscription#failed}, exactly once.
     *
     * @param subscription whose frame it is
     * @param frame one reference, owned by the subscriber
     */
    void deliver(Subscription subscription, P frame);

    /**
     * Tells the subscriber that the stream has ended; no further frame comes. Not called after the subscriber
     * closed the subscription itself.
     *
     * @param reason one short sentence
     */
    void closed(String reason);
}
