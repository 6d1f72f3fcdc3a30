/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import io.porthole.api.control.InputEvent;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Viewers' input on its way to the thread that owns a scene. Bounded: when nobody takes the events, they are replaced
 * by a {@link InputEvent.Release} for each of their streams, so that nothing stays pressed. Safe from any thread.
 */
public final class InputQueue {
    /** Events that wait at most. */
    public static final int MAX_EVENTS = 512;

    private final Queue<Entry> entries = new ArrayDeque<>();

    /**
     * An event and its stream.
     *
     * @param stream name of the stream that the viewer watched
     * @param event what the viewer did
     */
    public record Entry(String stream, InputEvent event) {}

    /** Creates an empty queue. */
    public InputQueue() {}

    /** Adds an event, in place of all others when {@value #MAX_EVENTS} are waiting. */
    public synchronized void add(String stream, InputEvent event) {
        if (entries.size() < MAX_EVENTS) {
            entries.add(new Entry(stream, event));
        } else {
            release(stream);
        }
        notifyAll();
    }

    /** Drops what waits and leaves a release for this stream and for each one whose events are dropped. */
    public synchronized void release(String stream) {
        Set<String> streams = new LinkedHashSet<>();
        entries.forEach(entry -> streams.add(entry.stream()));
        streams.add(stream);
        entries.clear();
        streams.stream().limit(MAX_EVENTS).forEach(name -> entries.add(new Entry(name, new InputEvent.Release())));
        notifyAll();
    }

    /** Returns the oldest event and removes it; null when there is none. */
    public synchronized @Nullable Entry poll() {
        return entries.poll();
    }

    /** Returns the oldest event and removes it; null when none comes within this time. */
    public synchronized @Nullable Entry poll(long timeoutInMs) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutInMs);
        long left = end - System.nanoTime();
        while (entries.isEmpty() && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
        return entries.poll();
    }

    /** Returns whether nothing waits. */
    public synchronized boolean isEmpty() {
        return entries.isEmpty();
    }
}
