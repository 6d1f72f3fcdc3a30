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
    void itWaitsForEveryAddressWhenThatIsAskedFor() {
        session.answer = FakeSession.ANSWER + OWN;
        CompletableFuture<String> answer = gathering.answer(session, true, timer);
        assertFalse(answer.isDone());
        gathering.gatheringComplete();
        assertTrue(answer.join().contains("end-of-candidates"));
    }

    @Test
    void anAddressThatTheAnswerHasAlreadyIsNotAddedAgain() {
        String relay = "candidate:2 1 udp 9 192.0.2.1 6000 typ relay raddr 192.0.2.9 rport 5000 generation 0";
        String tcp = "candidate:3 1 tcp 8 192.0.2.9 9 typ host tcptype active generation 0";
        session.answer = FakeSession.ANSWER + OWN + "a=" + relay + " network-id 1\r\na=" + tcp + " network-cost 50\r\n";
        CompletableFuture<String> answer = gathering.answer(session, true, timer);
        gathering.candidate("0", 0, relay + " network-cost 999");
        gathering.candidate("0", 0, tcp);
        gathering.candidate("0", 0, tcp.replace("active", "passive"));
        gathering.gatheringComplete();
        assertEquals(
                4,
                answer.join()
                        .lines()
                        .filter(line -> line.startsWith("a=candidate:"))
                        .count(),
                answer.join());
    }
}
