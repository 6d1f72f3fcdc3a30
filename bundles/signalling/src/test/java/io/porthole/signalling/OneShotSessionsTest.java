/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.http.Problem;
import io.porthole.signalling.SessionRefusedException.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OneShotSessionsTest {
    private static final SessionRequest REQUEST = SessionRequest.of("v=0", "test", "here");

    private final List<String> ended = new ArrayList<>();
    private final OneShotSessions<String> sessions = new OneShotSessions<>("test", ended::add);
    private final CompletableFuture<RtcSession> opening = new CompletableFuture<>();
    private SessionListener listener = SessionListener.NONE;

    private final RtcSessions rtc = new RtcSessions() {
        @Override
        public List<IceServer> iceServers() {
            return List.of();
        }

        @Override
        public CompletableFuture<RtcSession> open(SessionRequest request, SessionListener told) {
            listener = told;
            return opening;
        }

        @Override
        public RtcSession session(String id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<RtcSession> sessions() {
            return List.of();
        }

        @Override
        public boolean crowded() {
            return false;
        }
    };

    @AfterEach
    void close() {
        sessions.close();
    }

    @Test
    void theAnswerCarriesTheCandidatesThatCameAfterIt() {
        OneShotSession<String> session = sessions.open("key", rtc, REQUEST, true);
        opening.complete(new FakeSession(REQUEST, listener));
        assertFalse(session.answer().isDone());
        listener.candidate("0", 0, "candidate:1 1 udp 1 192.0.2.9 5000 typ host");
        listener.gatheringComplete();
        assertEquals(
                FakeSession.ANSWER + "a=candidate:1 1 udp 1 192.0.2.9 5000 typ host\r\na=end-of-candidates\r\n",
                session.answer().join());
        assertSame(session, sessions.find("id of here"));
    }

    @Test
    void aRefusedSessionIsNotListed() {
        OneShotSession<String> session = sessions.open("key", rtc, REQUEST, false);
        assertEquals(List.of(session), sessions.list());
        opening.completeExceptionally(new SessionRefusedException(Reason.FULL, "full"));
        assertEquals(List.of(), sessions.list());
        assertEquals(List.of("key"), ended);
        CompletionException e =
                assertThrows(CompletionException.class, () -> session.answer().join());
        assertEquals(Reason.FULL, SessionRefusedException.of(e).reason());
    }

    @Test
    void aSessionThatIsClosedWhileItIsOpenedIsClosedOnceItIsOpen() {
        sessions.open("key", rtc, REQUEST, false);
        sessions.close("key"::equals);
        FakeSession opened = new FakeSession(REQUEST, listener);
        opening.complete(opened);
        assertTrue(opened.closed);
        assertNull(sessions.find(opened.id()));
    }

    @Test
    void aSessionThatEndsByItselfIsNotFound() {
        OneShotSession<String> session = sessions.open("key", rtc, REQUEST, false);
        opening.complete(new FakeSession(REQUEST, listener));
        listener.ended("the viewer left");
        assertTrue(session.hasEnded());
        assertNull(sessions.find("id of here"));
    }

    @Test
    void everyReasonHasOneStatusAndSaysWhenToAskAgainWhereThatHelps() {
        for (Reason reason : Reason.values()) {
            Map<String, String> headers = new HashMap<>();
            Problem problem = RefusalProblems.problem(
                    new CompletionException(new SessionRefusedException(reason, "because")), headers::put);
            int status = switch (reason) {
                case MALFORMED, ICE_SERVER -> 400;
                case UNKNOWN_STREAM -> 404;
                case NO_COMMON_CODEC, FRAME_SIZE -> 422;
                case FULL, CLOSING -> 503;
                case FAULT -> 500;
            };
            assertEquals(status, problem.status(), reason.toString());
            assertEquals(status == 503, headers.containsKey("Retry-After"), reason.toString());
        }
        Problem problem = new Problem(428, "Precondition required", "because");
        assertSame(problem, RefusalProblems.problem(new CompletionException(problem), (name, value) -> {}));
    }

    @Test
    void aFaultIsForTheLogAndNotForTheViewer() {
        SessionRefusedException told =
                SessionRefusedException.of(new UnsatisfiedLinkError("/opt/host/native/libwebrtc.so: no such symbol"));
        assertEquals(Reason.FAULT, told.reason());
        assertEquals("The host failed; its log says why.", told.getMessage());
    }

    @Test
    void aRequestIsAnsweredEvenWhileTheSessionsEnd() {
        sessions.close();
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> answered = answer.thenApplyAsync(text -> text + "!", sessions.worker());
        answer.complete("ended");
        assertEquals("ended!", answered.join());
    }
}
