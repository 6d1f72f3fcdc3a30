/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

import io.porthole.api.frame.SharedFrame;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Gets the pictures of a subscription, each against one credit of {@link Subscription#request}. Between credits the
 * newest picture waits and every older one is dropped and counted.
 *
 * @param <P> raw or encoded pictures
 */
@ConsumerType
public interface Subscriber<P extends SharedFrame> {
    /**
     * Takes a picture. Called from the encoder's thread, or from within {@code request}; calls for one subscription
     * never overlap. Must return at once: start an asynchronous send, then give the picture back through
     * {@link Subscription#sent} or {@link Subscription#failed}, exactly once.
     *
     * @param subscription whose picture it is
     * @param picture one reference, owned by the subscriber
     */
    void deliver(Subscription subscription, P picture);

    /**
     * The stream has gone, or it cannot be encoded any more; no further picture comes. Not called after the subscriber
     * closed the subscription itself.
     *
     * @param reason for a person, one short sentence
     */
    void closed(String reason);
}
