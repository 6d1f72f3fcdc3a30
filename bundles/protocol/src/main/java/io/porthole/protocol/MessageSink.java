/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** Sends messages to one viewer over one connection. Safe from any thread; returns at once. */
@ConsumerType
@FunctionalInterface
public interface MessageSink {
    /**
     * Sends a message, or queues it.
     *
     * @param key subject of the message: a newer one replaces a queued one with the same key; empty for none
     * @param message the text
     */
    void send(String key, String message);

    /**
     * Sends a message whose content can as well be looked up later, when hardly anything waits to be sent.
     *
     * @return whether it was taken
     */
    default boolean offer(String message) {
        send("", message);
        return true;
    }

    /** Sends an {@code error} message; {@code stream} is null when it concerns none. */
    default void sendError(String title, String detail, @Nullable String stream) {
        send("error " + title + ' ' + stream, Messages.error(title, detail, stream));
    }
}
