/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.porthole.lib.webrtc.PeerListener.State;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionLivenessTest {
    private final SessionLiveness pulse = new SessionLiveness(0);

    private static long seconds(double seconds) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    private void connected() {
        pulse.answered();
        pulse.state(State.CONNECTED, seconds(1));
    }

    @Test
    void aViewerThatIsHeardOfLives() {
        connected();
        for (int s = 1; s < 100; s++) {
            pulse.signs(s / 2, seconds(s));
            assertEquals("", pulse.death(seconds(s)));
        }
    }

    @Test
    void silenceOfLessThanFiveSecondsIsTheEnd() {
        connected();
        pulse.signs(10, seconds(2));
        pulse.signs(10, seconds(3));
        assertEquals("", pulse.death(seconds(6)));
        assertFalse(pulse.death(seconds(6.5)).isEmpty());
    }

    @Test
    void aClosedChannelMakesItSooner() {
        connected();
        pulse.signs(10, seconds(2));
        pulse.doubt();
        assertEquals("", pulse.death(seconds(4)));
        assertFalse(pulse.death(seconds(5)).isEmpty());
        pulse.signs(11, seconds(5));
        assertEquals("", pulse.death(seconds(5)));
    }

    @Test
    void aViewerThatNeverConnectsIsGivenUp() {
        assertEquals("", pulse.death(seconds(9)));
        assertFalse(pulse.death(seconds(11)).isEmpty());
        pulse.answered();
        assertEquals("", pulse.death(seconds(11)));
        assertFalse(pulse.death(seconds(21)).isEmpty());
    }

    @Test
    void whatTheConnectionSaysCountsAtOnce() {
        connected();
        pulse.state(State.CLOSED, seconds(2));
        assertEquals("the viewer left", pulse.death(seconds(2)));
        pulse.state(State.FAILED, seconds(3));
        assertEquals("the connection broke", pulse.death(seconds(3)));
    }
}
