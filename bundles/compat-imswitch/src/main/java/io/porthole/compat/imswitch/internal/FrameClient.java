/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import java.util.ArrayDeque;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/** Somebody who is sent pictures and acknowledges each: a fourth one waits until the first of three has arrived. */
final class FrameClient {
    static final int MAX_IN_FLIGHT = 3;

    private final Session session;
    private final Wire wire;
    private final @Nullable String detector;
    private final ArrayDeque<Integer> inFlight = new ArrayDeque<>();

    /** How a picture goes over a WebSocket. */
    @FunctionalInterface
    interface Wire {
        /** Sends it, returning at once; it may be several messages. */
        void send(Session session, FrameMessage picture);
    }

    /** @param detector the only one whose pictures it wants; null for all */
    FrameClient(Session session, Wire wire, @Nullable String detector) {
        this.session = session;
        this.wire = wire;
        this.detector = detector;
    }

    /** Whether it can be sent a picture of that detector. */
    synchronized boolean ready(String of) {
        return inFlight.size() < MAX_IN_FLIGHT && (detector == null || detector.equals(of));
    }

    /** Sends it, unless too many are on the way. Pictures of several detectors do not get into each other. */
    synchronized void send(String of, FrameMessage picture) {
        if (ready(of)) {
            inFlight.add(picture.id());
            wire.send(session, picture);
        }
    }

    /** That picture has arrived, and every earlier one. */
    synchronized void acknowledge(int id) {
        if (inFlight.contains(id)) {
            while (inFlight.remove() != id) {
                // it was overtaken
            }
        }
    }

    /** Sends a text between two pictures. */
    synchronized void text(String text) {
        session.sendText(text, Callback.NOOP);
    }
}
