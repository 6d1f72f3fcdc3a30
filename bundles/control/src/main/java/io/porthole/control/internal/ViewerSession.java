/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

import io.porthole.api.control.ControlSession;
import io.porthole.api.control.InputEvent;

/** One viewer's place; everything is decided at the desk. */
final class ViewerSession implements ControlSession {
    private final Desk desk;
    private final String viewer;
    private volatile boolean left;

    ViewerSession(Desk desk, String viewer) {
        this.desk = desk;
        this.viewer = viewer;
    }

    String viewer() {
        return viewer;
    }

    @Override
    public boolean acquire(String stream, boolean take) {
        return !left && desk.acquire(this, stream, take);
    }

    @Override
    public void release(String stream) {
        desk.release(this, stream);
    }

    @Override
    public boolean send(String stream, InputEvent event) {
        return !left && desk.send(this, stream, event);
    }

    @Override
    public void close() {
        left = true;
        desk.leave(this);
    }
}
