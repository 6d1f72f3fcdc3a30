/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When an answer goes out to a viewer that is told nothing after it. */
class CandidateCollectorTest {
    private static final String OWN = "a=candidate:1 1 udp 1 192.0.2.9 5000 typ host\r\n";
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final CandidateCollector gathering = new CandidateCollector();
    private final FakeSession session = new FakeSession(SessionRequest.of("", "whep", "here"), gathering);

    @AfterEach
    void end() {
        timer.shutdownNow();
    }

    @Test
    void itGoesOutWithTheFirstAddressWhenThatWillDo() {
        session.answer = FakeSession.ANSWER + OWN;
        CompletableFuture<String> answer = gathering.answer(session, false, timer);
        assertTrue(answer.isDone());
        assertEquals(session.answer, answer.join());
    }

    @Test
    void itWaitsForEveryCandidateWhenThatIsWanted() {
        session.answer = FakeSession.ANSWER + OWN;
        CompletableFuture<String> answer = gathering.answer(session, true, timer);
        assertFalse(answer.isDone());
        gathering.gatheringComplete();
        assertTrue(answer.join().contains("end-of-candidates"));
    }

    @Test
    void aCandidateThatTheAnswerHasByNowIsNamedOnce() {
        String relay = "candidate:2 1 udp 41885439 192.0.2.7 49170 typ relay raddr 192.0.2.9 rport 5000";
        gathering.candidate("0", 0, relay + " generation 0 ufrag abcd network-id 1");
        session.answer =
                FakeSession.ANSWER + "a=ice-ufrag:abcd\r\n" + OWN + "a=" + relay + " generation 0 network-id 1\r\n";
        gathering.gatheringComplete();
        String answer = gathering.answer(session, true, timer).join();
        assertEquals(answer.indexOf("typ relay"), answer.lastIndexOf("typ relay"), answer);
    }
}
