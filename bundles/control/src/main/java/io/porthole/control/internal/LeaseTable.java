/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

import io.porthole.api.control.ControlService;
import io.porthole.api.control.ControlSession;
import io.porthole.api.control.InputEvent;
import io.porthole.api.control.LeaseListener;
import io.porthole.api.panel.Panel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leases by simulation, or by camera. One lock guards them, never held while a target or a listener is called. */
final class LeaseTable implements ControlService, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseTable.class);

    private final Leasable targets;
    private final Times times;
    private final LongSupplier clock;
    private final Notifier notifier;
    private final Map<String, Lease> leases = new HashMap<>();
    private @Nullable LeaseTable cameras;
    private boolean closed;

    /**
     * The times that end a lease.
     *
     * @param idleNanos without an event, after which another viewer may acquire it without taking it, and without a
     *     target, after which it is lost
     * @param answerNanos in which its holder may refuse it to one that asks
     */
    record Times(long idleNanos, long answerNanos) {}

    /** Runs the calls of listeners, one at a time. */
    @FunctionalInterface
    interface Notifier {
        /** Runs it after so long; those without delay in their order. */
        void after(long nanos, Runnable task);
    }

    /**
     * Creates a table without leases.
     *
     * @param clock in nanoseconds
     */
    LeaseTable(Leasable targets, Times times, LongSupplier clock, Notifier notifier) {
        this.targets = targets;
        this.times = times;
        this.clock = clock;
        this.notifier = notifier;
    }

    /** Makes this table, which is that of simulations, take those of cameras back. */
    void cameras(LeaseTable ofCameras) {
        cameras = ofCameras;
    }

    @Override
    public @Nullable ControlService cameras() {
        return cameras;
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
        return targets.panel(stream);
    }

    @Override
    public @Nullable String holder(String stream) {
        Lease lease = lease(stream);
        return lease == null ? targets.occupant(stream) : lease.session.viewer();
    }

    /** Returns the viewer that has used its lease by just that stream, and not long ago; null when none has. */
    @Nullable
    String user(String stream) {
        Lease lease = lease(stream);
        return lease == null || !lease.stream.equals(stream) || isIdle(lease) ? null : lease.session.viewer();
    }

    private boolean isIdle(Lease lease) {
        return clock.getAsLong() - lease.lastEvent >= times.idleNanos;
    }

    @Override
    public long idleMillis(String stream) {
        Lease lease = lease(stream);
        return lease == null ? 0 : TimeUnit.NANOSECONDS.toMillis(clock.getAsLong() - lease.lastEvent);
    }

    @Override
    public ControlSession open(String viewer, LeaseListener listener) {
        return new ViewerSession(this, viewer, listener);
    }

    boolean acquire(ViewerSession session, String stream, boolean take) {
        String simulation = targets.thing(stream);
        Lease before;
        synchronized (leases) {
            if (closed || session.closed()) {
                return false;
            }
            before = leases.get(simulation);
            if (before != null && before.session == session) {
                before.lastEvent = clock.getAsLong();
                return true;
            }
            if (!targets.has(stream) || targets.occupant(stream) != null) {
                return false;
            }
            if (before != null && !take && !isIdle(before)) {
                return false;
            }
            pass(simulation, before, new LeaseRequest(session, stream));
        }
        if (before != null) {
            end(before);
        }
        String what = targets.word();
        log(
                stream,
                session,
                take && before != null ? "took " + what + " from " + before.session.viewer() : "has " + what);
        takeCamera(stream, session);
        return true;
    }

    boolean ask(ViewerSession session, String stream) {
        if (acquire(session, stream, false)) {
            return true;
        }
        LeaseRequest request = new LeaseRequest(session, stream);
        synchronized (leases) {
            Lease lease = leases.get(targets.thing(stream));
            if (closed || session.closed() || lease == null || !targets.has(stream)) {
                return false;
            }
            LeaseRequest before = lease.request;
            if (before != null) {
                return before.session() == session;
            }
            lease.request = request;
            long millis = TimeUnit.NANOSECONDS.toMillis(times.answerNanos);
            String asking = session.viewer();
            tell(lease.session, targets.thing(stream), (l, s) -> l.leaseAsked(s, asking, millis));
            notifier.after(times.answerNanos, () -> decide(lease, request, true, "did not answer"));
        }
        log(stream, session, "asks for " + targets.word());
        return true;
    }

    void answer(ViewerSession session, String stream, boolean give) {
        Lease lease = lease(stream);
        if (lease != null && lease.session == session) {
            LeaseRequest request;
            synchronized (leases) {
                request = lease.request;
            }
            if (request != null) {
                decide(lease, request, give, give ? "gave " + targets.word() : "refused");
            }
        }
    }

    /** Gives a lease to the session that asks for it, or refuses it, unless that was decided already. */
    private void decide(Lease lease, LeaseRequest request, boolean give, String how) {
        String simulation = targets.thing(request.stream());
        synchronized (leases) {
            if (leases.get(simulation) != lease || lease.request != request) {
                return;
            }
            lease.request = null;
            if (give) {
                pass(simulation, lease, request);
            }
            tell(request.session(), simulation, (l, s) -> l.leaseAnswered(s, give));
        }
        if (give) {
            end(lease);
        }
        log(
                request.stream(),
                lease.session,
                how + (give ? " to " : ", asked by ") + request.session().viewer());
    }

    /** Makes the lease another session's; under the table's lock. */
    private void pass(String simulation, @Nullable Lease before, LeaseRequest to) {
        Object turn = before == null ? new Object() : before.turn;
        Lease lease = new Lease(to.session(), to.stream(), turn, clock.getAsLong());
        leases.put(simulation, lease);
        if (before != null) {
            notifyLost(simulation, before, to.session().viewer());
            LeaseRequest other = before.request;
            if (other != null && other.session() != to.session()) {
                tell(other.session(), simulation, (l, s) -> l.leaseAnswered(s, false));
            }
        }
    }

    boolean holds(ViewerSession session, String stream) {
        Lease lease = lease(stream);
        return lease != null && lease.session == session;
    }

    boolean send(ViewerSession session, String stream, InputEvent event) {
        return inTurn(session, stream, () -> targets.send(stream, event));
    }

    boolean set(ViewerSession session, String stream, String control, Object value) {
        return inTurn(session, stream, () -> targets.set(stream, control, value));
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
            lease.stream = stream;
            takeCamera(stream, session);
            return action.getAsBoolean();
        }
    }

    /** Who is in control of a simulation and uses a stream has its camera, too. */
    private void takeCamera(String stream, ViewerSession session) {
        LeaseTable ofCameras = cameras;
        if (ofCameras != null) {
            ofCameras.takeBack(stream, session.viewer());
        }
    }

    private void takeBack(String stream, String viewer) {
        Lease lease;
        synchronized (leases) {
            String thing = leases.isEmpty() ? "" : targets.thing(stream);
            lease = leases.remove(thing);
            if (lease == null) {
                return;
            }
            notifyLost(thing, lease, viewer);
            LeaseRequest request = lease.request;
            if (request != null) {
                tell(request.session(), thing, (l, s) -> l.leaseAnswered(s, false));
            }
        }
        end(lease);
        log(stream, lease.session, "lost " + targets.word() + " to " + viewer);
    }

    void release(ViewerSession session, String stream) {
        release(session, targets.thing(stream)::equals);
    }

    void releaseAll(ViewerSession session) {
        release(session, simulation -> true);
    }

    /** Releases what a session holds, and takes back what it asks for. */
    private void release(ViewerSession session, Predicate<String> which) {
        List<Lease> released = new ArrayList<>();
        synchronized (leases) {
            Map<String, Lease> held = new HashMap<>(leases);
            held.forEach((simulation, lease) -> {
                LeaseRequest request = lease.request;
                if (request != null && request.session() == session && which.test(simulation)) {
                    lease.request = null;
                }
                if (lease.session == session && which.test(simulation)) {
                    released.add(lease);
                    leases.remove(simulation);
                    handOn(simulation, lease);
                }
            });
        }
        released.forEach(lease -> {
            end(lease);
            log(lease.stream, session, "released " + targets.word());
        });
    }

    /** Makes a released lease that of the session that asks for it; under the table's lock. */
    private void handOn(String simulation, Lease released) {
        LeaseRequest request = released.request;
        if (request != null && !request.session().closed() && targets.has(request.stream())) {
            leases.put(simulation, new Lease(request.session(), request.stream(), released.turn, clock.getAsLong()));
            tell(request.session(), simulation, (l, s) -> l.leaseAnswered(s, true));
        }
    }

    /**
     * Ends the lease of every simulation that has had no target for the idle time: a source that is replaced and a
     * producer that starts again have one again before. To be called when a target was removed, and again while this
     * says so.
     *
     * @return whether there are further leases without a target
     */
    boolean expire() {
        synchronized (leases) {
            long now = clock.getAsLong();
            leases.entrySet().removeIf(entry -> {
                Lease lease = entry.getValue();
                boolean present = targets.isThere(entry.getKey());
                boolean over = lease.nanosWithoutTarget(present, now) >= times.idleNanos;
                if (over) {
                    lease.ended = true;
                    notifyLost(entry.getKey(), lease, null);
                }
                return over;
            });
            targets.forget(leases.keySet());
            return leases.keySet().stream().anyMatch(simulation -> !targets.isThere(simulation));
        }
    }

    /** Ends every lease, notifies their listeners, and grants no more. */
    @Override
    public void close() {
        Collection<Lease> held;
        synchronized (leases) {
            closed = true;
            held = List.copyOf(leases.values());
            leases.forEach((simulation, lease) -> notifyLost(simulation, lease, null));
            leases.clear();
        }
        held.forEach(this::end);
    }

    /** Sends the last event of a lease. */
    private void end(Lease lease) {
        synchronized (lease.turn) {
            lease.ended = true;
            targets.send(lease.stream, new InputEvent.Release());
        }
    }

    @FunctionalInterface
    private interface Notice {
        void call(LeaseListener listener, String stream);
    }

    private void notifyLost(String simulation, Lease lease, @Nullable String holder) {
        tell(lease.session, simulation, (listener, stream) -> listener.leaseLost(stream, holder));
    }

    /**
     * Hands the calls of a session's listener over, one for each stream of the simulation; under the table's lock, so
     * that calls keep the order of the events.
     */
    private void tell(ViewerSession session, String simulation, Notice notice) {
        Consumer<String> call = stream -> {
            try {
                notice.call(session.listener(), stream);
            } catch (RuntimeException e) {
                LOG.warn("[control] [stream {}] A lease listener failed", stream, e);
            }
        };
        SortedSet<String> streams = targets.streams(simulation);
        notifier.after(0, () -> streams.forEach(call));
    }

    /** Says in the log who controls what. */
    private static void log(String stream, ViewerSession session, String what) {
        LOG.info("[control] [stream {}] {} {}", stream, session.viewer(), what);
    }

    private @Nullable Lease lease(String stream) {
        synchronized (leases) {
            return leases.get(targets.thing(stream));
        }
    }
}
