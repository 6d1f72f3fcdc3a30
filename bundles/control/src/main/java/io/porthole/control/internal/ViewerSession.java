/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

import io.porthole.api.control.ControlSession;
import io.porthole.api.control.InputEvent;
import io.porthole.api.control.LeaseListener;

/** One viewer's session; the {@link LeaseTable} decides everything. */
final class ViewerSession implements ControlSession {
    private final LeaseTable table;
    private volatile String viewer;
    private final LeaseListener listener;
    private volatile boolean closed;

    ViewerSession(LeaseTable table, String viewer, LeaseListener listener) {
        this.table = table;
        this.viewer = viewer;
        this.listener = listener;
    }

    String viewer() {
        return viewer;
    }

    LeaseListener listener() {
        return listener;
    }

    boolean closed() {
        return closed;
    }

    @Override
    public boolean acquire(String stream, boolean take) {
        return table.acquire(this, stream, take);
    }

    @Override
    public boolean ask(String stream) {
        return table.ask(this, stream);
    }

    @Override
    public void answer(String stream, boolean give) {
        table.answer(this, stream, give);
    }

    @Override
    public void rename(String name) {
        viewer = name;
    }

    @Override
    public boolean holds(String stream) {
        return table.holds(this, stream);
    }

    @Override
    public void release(String stream) {
        table.release(this, stream);
    }

    @Override
    public boolean send(String stream, InputEvent event) {
        return table.send(this, stream, event);
    }

    @Override
    public boolean set(String stream, String control, Object value) {
        return table.set(this, stream, control, value);
    }

    @Override
    public void close() {
        closed = true;
        table.releaseAll(this);
    }
}
