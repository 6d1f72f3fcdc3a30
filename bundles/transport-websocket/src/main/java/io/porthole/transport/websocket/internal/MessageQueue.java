/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Text messages that wait to be sent. A newer one takes the place of an older one that it makes obsolete. */
final class MessageQueue {
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();

    private record Entry(String key, String text) {}

    /**
     * Adds a message.
     *
     * @param key what the message is about; an older one with the same key is dropped; empty for none
     * @return false when too many wait: the client does not read
     */
    synchronized boolean add(String key, String text) {
        if (!key.isEmpty()) {
            for (Iterator<Entry> i = entries.iterator(); i.hasNext(); ) {
                if (i.next().key.equals(key)) {
                    i.remove();
                    break;
                }
            }
        }
        if (entries.size() >= Protocol.MAX_WAITING_TEXTS) {
            return false;
        }
        entries.add(new Entry(key, text));
        return true;
    }

    /** The oldest one, which is removed; null when none waits. */
    synchronized @Nullable String poll() {
        Entry e = entries.poll();
        return e == null ? null : e.text;
    }

    /** Returns how many wait. */
    synchronized int size() {
        return entries.size();
    }

    synchronized void clear() {
        entries.clear();
    }
}
