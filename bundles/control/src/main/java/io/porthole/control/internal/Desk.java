/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

import io.porthole.api.control.ControlService;
import io.porthole.api.control.ControlSession;
import io.porthole.api.control.InputEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Leases by stream. One lock guards the table of leases and is never held while a target takes an event; each stream
 * has a turn, a lock that passes from lease to lease and keeps its events in order and one at a time.
 */
final class Desk implements ControlService {
    private final Targets targets;
    private final long idleNanos;
    private final LongSupplier clock;
    private final Map<String, Lease> leases = new HashMap<>();

    /**
     * A desk.
     *
     * @param idleNanos after how long without an event a lease may be had by another viewer without taking it away
     * @param clock in nanoseconds, for tests
     */
    Desk(Targets targets, long idleNanos, LongSupplier clock) {
        this.targets = targets;
        this.idleNanos = idleNanos;
        this.clock = clock;
    }

    @Override
    public boolean steerable(String stream) {
        return targets.has(stream);
    }

    @Override
    public Set<String> commands(String stream) {
        return targets.commands(stream);
    }

    @Override
    public @Nullable String holder(String stream) {
        Lease lease = lease(stream);
        return lease == null ? null : lease.seat.viewer();
    }

    @Override
    public ControlSession open(String viewer) {
        return new ViewerSession(this, viewer);
    }

    boolean acquire(ViewerSession seat, String stream, boolean take) {
        if (!targets.has(stream)) {
            return false;
        }
        Lease before;
        synchronized (leases) {
            before = leases.get(stream);
            if (before != null && before.seat == seat) {
                before.lastEvent = clock.getAsLong();
                return true;
            }
            if (before != null && !take && clock.getAsLong() - before.lastEvent < idleNanos) {
                return false;
            }
            leases.put(stream, new Lease(seat, before == null ? new Object() : before.turn, clock.getAsLong()));
        }
        if (before != null) {
            letGo(before, stream);
        }
        return true;
    }

    void release(ViewerSession seat, String stream) {
        Lease lease;
        synchronized (leases) {
            lease = leases.get(stream);
            if (lease == null || lease.seat != seat) {
                return;
            }
            leases.remove(stream);
        }
        letGo(lease, stream);
    }

    boolean send(ViewerSession seat, String stream, InputEvent event) {
        Lease lease = lease(stream);
        if (lease == null || lease.seat != seat) {
            return false;
        }
        synchronized (lease.turn) {
            if (lease.over) {
                return false;
            }
            lease.lastEvent = clock.getAsLong();
            return targets.send(stream, event);
        }
    }

    void leave(ViewerSession seat) {
        Map<String, Lease> held = new HashMap<>();
        synchronized (leases) {
            leases.forEach((stream, lease) -> {
                if (lease.seat == seat) {
                    held.put(stream, lease);
                }
            });
            held.keySet().forEach(leases::remove);
        }
        held.forEach((stream, lease) -> letGo(lease, stream));
    }

    /** The last event of a lease, after which none of its viewer's reaches the target. */
    private void letGo(Lease lease, String stream) {
        synchronized (lease.turn) {
            lease.over = true;
            targets.send(stream, new InputEvent.Release());
        }
    }

    private @Nullable Lease lease(String stream) {
        synchronized (leases) {
            return leases.get(stream);
        }
    }

    private static final class Lease {
        private final ViewerSession seat;
        private final Object turn;
        private volatile long lastEvent;
        private boolean over;

        Lease(ViewerSession seat, Object turn, long now) {
            this.seat = seat;
            this.turn = turn;
            this.lastEvent = now;
        }
    }
}
