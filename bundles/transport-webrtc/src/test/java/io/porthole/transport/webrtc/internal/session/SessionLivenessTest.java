/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.porthole.lib.webrtc.PeerListener.State;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionLivenessTest {
    private final SessionLiveness liveness = new SessionLiveness(0);

    private static long seconds(double seconds) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    private void connected() {
        liveness.answered();
        liveness.connectionState(State.CONNECTED, seconds(1));
    }

    @Test
    void aViewerThatSendsSomethingIsThere() {
        connected();
        for (int s = 1; s < 100; s++) {
            liveness.received(s / 2, seconds(s));
            assertEquals("", liveness.closeReason(seconds(s)));
        }
    }

    @Test
    void silenceOfLessThanFiveSecondsIsTheEnd() {
        connected();
        liveness.received(10, seconds(2));
        liveness.received(10, seconds(3));
        assertEquals("", liveness.closeReason(seconds(6)));
        assertFalse(liveness.closeReason(seconds(6.5)).isEmpty());
    }

    @Test
    void aClosedChannelMakesItSooner() {
        connected();
        liveness.received(10, seconds(2));
        liveness.suspectGone();
        assertEquals("", liveness.closeReason(seconds(4)));
        assertFalse(liveness.closeReason(seconds(5)).isEmpty());
        liveness.received(11, seconds(5));
        assertEquals("", liveness.closeReason(seconds(5)));
    }

    @Test
    void aViewerThatNeverConnectsIsGivenUp() {
        assertEquals("", liveness.closeReason(seconds(9)));
        assertFalse(liveness.closeReason(seconds(11)).isEmpty());
        liveness.answered();
        assertEquals("", liveness.closeReason(seconds(11)));
        assertFalse(liveness.closeReason(seconds(21)).isEmpty());
    }

    @Test
    void whatTheConnectionSaysCountsAtOnce() {
        connected();
        liveness.connectionState(State.CLOSED, seconds(2));
        assertEquals("the viewer left", liveness.closeReason(seconds(2)));
        liveness.connectionState(State.FAILED, seconds(3));
        assertEquals("the connection broke", liveness.closeReason(seconds(3)));
    }
}
