/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import io.porthole.api.control.ControlService;
import io.porthole.api.control.ControlSession;
import io.porthole.api.control.InputEvent;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one viewer may steer. The desk comes and goes with its bundle; without one nobody steers. */
public final class Steering implements AutoCloseable {
    private final Supplier<@Nullable ControlService> desks;
    private final String viewer;
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private @Nullable ControlService desk;
    private @Nullable ControlSession session;
    private boolean closed;

    /** @param viewer a name that no other viewer has, for others to read */
    public Steering(Supplier<@Nullable ControlService> desks, String viewer) {
        this.desks = desks;
        this.viewer = viewer;
    }

    /** Asks for the lease of a stream. */
    public boolean acquire(String stream, boolean take) {
        ControlSession s = session();
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
        ControlSession s = session();
        if (s != null) {
            s.release(stream);
        }
    }

    /** Whether the event was passed on. */
    public boolean send(String stream, InputEvent event) {
        ControlSession s = session();
        return s != null && s.send(stream, event);
    }

    /** Who steers the stream, or null. */
    public @Nullable String holder(String stream) {
        ControlService d = desks.get();
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

    private synchronized @Nullable ControlSession session() {
        ControlService present = desks.get();
        if (present != desk) {
            desk = present;
            session = present == null || closed ? null : present.open(viewer);
        }
        return session;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (session != null) {
            session.close();
        }
        session = null;
    }
}
