/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A client that is sent frames and acknowledges each: a fourth one waits until the first of three has arrived. */
final class FrameClient {
    static final int MAX_IN_FLIGHT = 3;

    private final Wire wire;
    private final @Nullable String detector;
    private final ArrayDeque<Integer> inFlight = new ArrayDeque<>();

    /** How a frame goes to one client. */
    interface Wire {
        /** Whether a frame would be sent without delay. */
        boolean hasRoom();

        /** Sends a frame, returning at once; it may be several messages. */
        void send(FrameMessage frame);
    }

    /** @param detector the only one whose frames it wants; null for all */
    FrameClient(Wire wire, @Nullable String detector) {
        this.wire = wire;
        this.detector = detector;
    }

    /** Returns whether it can be sent a frame of that detector. */
    synchronized boolean ready(String of) {
        return inFlight.size() < MAX_IN_FLIGHT && (detector == null || detector.equals(of)) && wire.hasRoom();
    }

    /** Sends a frame, unless too many are on the way. Frames of several detectors do not get into each other. */
    synchronized void send(String of, FrameMessage frame) {
        if (ready(of)) {
            inFlight.add(frame.id());
            wire.send(frame);
        }
    }

    /** Takes the acknowledgement of a frame, and of every earlier one. */
    synchronized void acknowledge(int id) {
        if (inFlight.contains(id)) {
            while (inFlight.remove() != id) {
                // it was overtaken
            }
        }
    }
}
