/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.testkit;

import io.porthole.api.control.ControlService;
import io.porthole.api.control.ControlSession;
import io.porthole.api.control.InputEvent;
import io.porthole.api.control.LeaseListener;
import io.porthole.api.panel.Panel;
import java.util.Collections;
import java.util.Queue;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A control service with one lease for all streams, which takes every event. */
public final class FakeControlService implements ControlService, AutoCloseable {
    /** Every event that was passed on. */
    public final Queue<InputEvent> events = new ConcurrentLinkedQueue<>();

    /** The controls of every stream; null for none. */
    public volatile @Nullable Panel panel;

    /** What {@link #cameras()} returns. */
    public volatile @Nullable ControlService cameras;

    private final SortedSet<String> commands = new TreeSet<>();
    private @Nullable FakeSession holder;

    /** With streams that understand these commands. */
    public FakeControlService(String... commands) {
        Collections.addAll(this.commands, commands);
    }

    /** Another viewer takes the lease. */
    public void take(String viewer) {
        open(viewer, LeaseListener.NONE).acquire("demo", true);
    }

    @Override
    public @Nullable ControlService cameras() {
        return cameras;
    }

    @Override
    public boolean steerable(String stream) {
        return true;
    }

    @Override
    public SortedSet<String> commands(String stream) {
        return Collections.unmodifiableSortedSet(commands);
    }

    @Override
    public @Nullable Panel panel(String stream) {
        return panel;
    }

    @Override
    public synchronized @Nullable String holder(String stream) {
        return holder == null ? null : holder.viewer;
    }

    @Override
    public ControlSession open(String viewer, LeaseListener listener) {
        return new FakeSession(viewer, listener);
    }

    /** What the component does when its bundle goes. */
    @Override
    public void close() {
        pass(null, "demo");
    }

    private void pass(@Nullable FakeSession to, String stream) {
        FakeSession before;
        synchronized (this) {
            before = holder;
            holder = to;
        }
        if (before != null && before != to) {
            before.listener.leaseLost(stream, to == null ? null : to.viewer);
        }
    }

    private synchronized boolean isHolder(FakeSession session) {
        return holder == session;
    }

    private final class FakeSession implements ControlSession {
        private final String viewer;
        private final LeaseListener listener;

        FakeSession(String viewer, LeaseListener listener) {
            this.viewer = viewer;
            this.listener = listener;
        }

        @Override
        public boolean acquire(String stream, boolean take) {
            if (take || holder(stream) == null) {
                pass(this, stream);
            }
            return holds(stream);
        }

        @Override
        public boolean holds(String stream) {
            return isHolder(this);
        }

        @Override
        public void release(String stream) {
            synchronized (FakeControlService.this) {
                holder = holder == this ? null : holder;
            }
        }

        @Override
        public boolean send(String stream, InputEvent event) {
            return holds(stream) && events.add(event);
        }

        @Override
        public boolean set(String stream, String control, Object value) {
            Panel present = panel;
            if (present == null || !holds(stream)) {
                return false;
            }
            present.set(control, value);
            return true;
        }

        @Override
        public void close() {
            release("");
        }
    }
}
