/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import io.porthole.lib.webrtc.PeerListener.State;
import java.util.concurrent.TimeUnit;

/** Decides whether a viewer is still there. */
final class SessionLiveness {
    /** Maximum time that the library may take for an answer. */
    static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Maximum time until a viewer that was answered is connected. */
    static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** Maximum silence of a viewer; its requests alone, without any media, come every 2.5 s. */
    static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(4200);

    /** Maximum silence when something else suggests that the viewer is gone. */
    static final long MAX_SUSPICIOUS_SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2600);

    private final long bornNanos;
    private boolean answered;
    private boolean connected;
    private boolean suspected;
    private State state = State.CONNECTING;
    private long receivedCount;
    private long receivedNanos;

    SessionLiveness(long nowNanos) {
        bornNanos = nowNanos;
        receivedNanos = nowNanos;
    }

    synchronized void answered() {
        answered = true;
    }

    synchronized void connectionState(State present, long nowNanos) {
        state = present;
        if (present == State.CONNECTED) {
            connected = true;
            suspected = false;
            receivedNanos = nowNanos;
        }
    }

    /** The viewer's data channel has closed, as it does when the viewer leaves. */
    synchronized void suspectGone() {
        suspected = true;
    }

    /** Takes the count of packets and requests from the viewer since it connected. */
    synchronized void received(long count, long nowNanos) {
        if (count != receivedCount) {
            receivedCount = count;
            receivedNanos = nowNanos;
        }
    }

    /** Returns why the session is over; empty while it is not. */
    synchronized String closeReason(long nowNanos) {
        if (state == State.CLOSED) {
            return "the viewer left";
        }
        if (state == State.FAILED) {
            return connected ? "the connection broke" : "no path to the viewer was found";
        }
        if (!connected) {
            long age = nowNanos - bornNanos;
            return !answered && age > ANSWER_NANOS
                    ? "the library made no answer"
                    : age > CONNECT_NANOS ? "the viewer did not connect" : "";
        }
        long silence = nowNanos - receivedNanos;
        boolean dead = silence > SILENCE_NANOS || (suspected && silence > MAX_SUSPICIOUS_SILENCE_NANOS);
        return dead ? "nothing was received from the viewer" : "";
    }
}
