/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import io.porthole.api.control.ControlDesk;
import io.porthole.api.control.InputEvent;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one viewer may steer. The desk comes and goes with its bundle; without one nobody steers. */
public final class Steering implements AutoCloseable {
    private final Supplier<@Nullable ControlDesk> desks;
    private final String viewer;
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private @Nullable ControlDesk desk;
    private ControlDesk.@Nullable Seat seat;
    private boolean closed;

    /** @param viewer a name that no other viewer has, for others to read */
    public Steering(Supplier<@Nullable ControlDesk> desks, String viewer) {
        this.desks = desks;
        this.viewer = viewer;
    }

    /** Asks for the lease of a stream. */
    public boolean acquire(String stream, boolean take) {
        ControlDesk.Seat s = seat();
        boolean granted = s != null && s.acquire(stream, take);
        if (granted) {
            held.add(stream);
        } else {
            held.remove(stream);
        }
        return granted;
    }

    /** Gives it back. */
    public void release(String stream) {
        held.remove(stream);
        ControlDesk.Seat s = seat();
        if (s != null) {
            s.release(stream);
        }
    }

    /** Whether the event was passed on. */
    public boolean send(String stream, InputEvent event) {
        ControlDesk.Seat s = seat();
        return s != null && s.send(stream, event);
    }

    /** Who steers the stream, or null. */
    public @Nullable String holder(String stream) {
        ControlDesk d = desks.get();
        return d == null ? null : d.holder(stream);
    }

    /** Whether this viewer does, as far as {@link #lost} has looked. */
    public boolean holds(String stream) {
        return held.contains(stream);
    }

    /** Tells of every lease that is no longer this viewer's, with its present holder. */
    public void lost(BiConsumer<String, @Nullable String> taken) {
        for (String stream : Set.copyOf(held)) {
            String holder = holder(stream);
            if (!viewer.equals(holder) && held.remove(stream)) {
                taken.accept(stream, holder);
            }
        }
    }

    private synchronized ControlDesk.@Nullable Seat seat() {
        ControlDesk present = desks.get();
        if (present != desk) {
            desk = present;
            seat = present == null || closed ? null : present.seat(viewer);
        }
        return seat;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (seat != null) {
            seat.close();
        }
        seat = null;
    }
}
