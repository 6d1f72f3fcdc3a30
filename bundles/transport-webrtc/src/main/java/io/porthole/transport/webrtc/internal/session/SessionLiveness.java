/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import io.porthole.lib.webrtc.PeerListener.State;
import java.util.concurrent.TimeUnit;

/** Whether a viewer is still there. */
final class SessionLiveness {
    /** How long the library may take for an answer. */
    static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** How long it may take until a viewer that was answered can be reached. */
    static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** How long nothing may be heard of a viewer; its requests alone, without any media, come every 2.5 s. */
    static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(4200);

    /** The same when something else suggests that it has gone. */
    static final long DOUBTFUL_SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2600);

    private final long bornNanos;
    private boolean answered;
    private boolean connected;
    private boolean doubtful;
    private State state = State.CONNECTING;
    private long signs;
    private long signNanos;

    SessionLiveness(long nowNanos) {
        bornNanos = nowNanos;
        signNanos = nowNanos;
    }

    synchronized void answered() {
        answered = true;
    }

    synchronized void state(State present, long nowNanos) {
        state = present;
        if (present == State.CONNECTED) {
            connected = true;
            doubtful = false;
            signNanos = nowNanos;
        }
    }

    /** Its data channel has closed, as it does when it goes. */
    synchronized void doubt() {
        doubtful = true;
    }

    /** How much was heard of it since it came. */
    synchronized void signs(long count, long nowNanos) {
        if (count != signs) {
            signs = count;
            signNanos = nowNanos;
        }
    }

    /** Why the session is over; empty while it is not. */
    synchronized String death(long nowNanos) {
        if (state == State.CLOSED) {
            return "the viewer left";
        }
        if (state == State.FAILED) {
            return connected ? "the connection broke" : "no way to the viewer was found";
        }
        if (!connected) {
            long age = nowNanos - bornNanos;
            return !answered && age > ANSWER_NANOS
                    ? "the library found no answer"
                    : age > CONNECT_NANOS ? "the viewer did not connect" : "";
        }
        long silence = nowNanos - signNanos;
        boolean dead = silence > SILENCE_NANOS || (doubtful && silence > DOUBTFUL_SILENCE_NANOS);
        return dead ? "nothing was heard of the viewer" : "";
    }
}
