/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

import io.porthole.api.control.ControlService;
import io.porthole.api.control.ControlSession;
import io.porthole.api.control.InputEvent;
import io.porthole.api.control.LeaseListener;
import io.porthole.api.panel.Panel;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The leases by stream. One lock guards the table; it is never held while a target or a listener is called. */
final class LeaseTable implements ControlService, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseTable.class);

    private final InputTargets targets;
    private final long idleNanos;
    private final LongSupplier clock;
    private final Executor notifier;
    private final Map<String, Lease> leases = new HashMap<>();
    private boolean closed;

    /**
     * Creates a table without leases.
     *
     * @param idleNanos time without an event after which another viewer may acquire a lease without taking it, and
     *     time without a target after which a lease is lost
     * @param clock in nanoseconds
     * @param notifier runs the calls of listeners, one at a time
     */
    LeaseTable(InputTargets targets, long idleNanos, LongSupplier clock, Executor notifier) {
        this.targets = targets;
        this.idleNanos = idleNanos;
        this.clock = clock;
        this.notifier = notifier;
    }

    @Override
    public boolean steerable(String stream) {
        return targets.has(stream);
    }

    @Override
    public SortedSet<String> commands(String stream) {
        return targets.commands(stream);
    }

    @Override
    public @Nullable Panel panel(String stream) {
        return targets.panels().find(stream);
    }

    @Override
    public @Nullable String holder(String stream) {
        Lease lease = lease(stream);
        return lease == null ? null : lease.session.viewer();
    }

    @Override
    public ControlSession open(String viewer, LeaseListener listener) {
        return new ViewerSession(this, viewer, listener);
    }

    boolean acquire(ViewerSession session, String stream, boolean take) {
        Lease before;
        synchronized (leases) {
            if (closed || session.closed()) {
                return false;
            }
            before = leases.get(stream);
            if (before != null && before.session == session) {
                before.lastEvent = clock.getAsLong();
                return true;
            }
            if (!targets.has(stream)) {
                return false;
            }
            if (before != null && !take && clock.getAsLong() - before.lastEvent < idleNanos) {
                return false;
            }
            leases.put(stream, new Lease(session, before == null ? new Object() : before.turn, clock.getAsLong()));
            if (before != null) {
                notifyLost(stream, before, session.viewer());
            }
        }
        if (before != null) {
            end(before, stream);
        }
        LOG.debug("[control] [stream {}] The lease is held by {}", stream, session.viewer());
        return true;
    }

    boolean holds(ViewerSession session, String stream) {
        Lease lease = lease(stream);
        return lease != null && lease.session == session;
    }

    boolean send(ViewerSession session, String stream, InputEvent event) {
        return inTurn(session, stream, () -> targets.send(stream, event));
    }

    boolean set(ViewerSession session, String stream, String control, Object value) {
        return inTurn(session, stream, () -> targets.panels().set(stream, control, value));
    }

    /** Does what only the holder of a lease may, one thing at a time. */
    private boolean inTurn(ViewerSession session, String stream, BooleanSupplier action) {
        Lease lease = lease(stream);
        if (lease == null || lease.session != session) {
            return false;
        }
        synchronized (lease.turn) {
            if (lease.ended) {
                return false;
            }
            lease.lastEvent = clock.getAsLong();
            return action.getAsBoolean();
        }
    }

    void release(ViewerSession session, String stream) {
        release(session, stream::equals);
    }

    void releaseAll(ViewerSession session) {
        release(session, stream -> true);
    }

    private void release(ViewerSession session, Predicate<String> which) {
        Map<String, Lease> held = new HashMap<>();
        synchronized (leases) {
            leases.forEach((stream, lease) -> {
                if (lease.session == session && which.test(stream)) {
                    held.put(stream, lease);
                }
            });
            held.keySet().forEach(leases::remove);
        }
        held.forEach((stream, lease) -> end(lease, stream));
    }

    /**
     * Ends the lease of every stream that has had no target for the idle time: a source that is replaced and a producer
     * that starts again have one again before. To be called when a target was removed, and again while this says so.
     *
     * @return whether there are further leases without a target
     */
    boolean expire() {
        synchronized (leases) {
            long now = clock.getAsLong();
            leases.entrySet().removeIf(entry -> {
                Lease lease = entry.getValue();
                boolean over = lease.nanosWithoutTarget(targets.has(entry.getKey()), now) >= idleNanos;
                if (over) {
                    lease.ended = true;
                    notifyLost(entry.getKey(), lease, null);
                }
                return over;
            });
            return leases.keySet().stream().anyMatch(stream -> !targets.has(stream));
        }
    }

    /** Ends every lease, notifies their listeners, and grants no more. */
    @Override
    public void close() {
        Map<String, Lease> held;
        synchronized (leases) {
            closed = true;
            held = new HashMap<>(leases);
            leases.clear();
            held.forEach((stream, lease) -> notifyLost(stream, lease, null));
        }
        held.forEach((stream, lease) -> end(lease, stream));
    }

    /** Sends the last event of a lease. */
    private void end(Lease lease, String stream) {
        synchronized (lease.turn) {
            lease.ended = true;
            targets.send(stream, new InputEvent.Release());
        }
    }

    /** Hands the call of the listener over; under the table's lock, so that calls keep the order of the events. */
    private void notifyLost(String stream, Lease lease, @Nullable String holder) {
        LeaseListener listener = lease.session.listener();
        notifier.execute(() -> {
            try {
                listener.leaseLost(stream, holder);
            } catch (RuntimeException e) {
                LOG.warn("[control] [stream {}] A lease listener failed", stream, e);
            }
        });
    }

    private @Nullable Lease lease(String stream) {
        synchronized (leases) {
            return leases.get(stream);
        }
    }
}
