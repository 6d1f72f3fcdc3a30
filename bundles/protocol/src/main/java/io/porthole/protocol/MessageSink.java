/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

/** Where messages to one viewer go. Safe from any thread; returns at once. */
@FunctionalInterface
public interface MessageSink {
    /**
     * Sends a message, or lets it wait.
     *
     * @param key what the message is about: a newer one takes the place of a waiting one with the same key; empty for
     *     none
     * @param text the message
     */
    void text(String key, String text);
}
