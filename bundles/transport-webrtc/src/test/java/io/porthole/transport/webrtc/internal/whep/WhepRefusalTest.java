/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRefusedException.Reason;
import io.porthole.testkit.Await;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every request that is refused, and that nothing is opened or ended by it. */
class WhepRefusalTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static String problem(int status, HttpResponse<String> answer) throws Exception {
        assertEquals(status, answer.statusCode(), answer.body());
        String type = answer.headers().firstValue("Content-Type").orElse("");
        assertTrue(type.startsWith("application/problem+json"), type);
        JsonNode body = JSON.readTree(answer.body());
        assertEquals(status, body.path("status").asInt());
        return body.path("detail").asText();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=0 | v=1 | 400 | no session description",
                "m= | n= | 400 | an m= line",
                "a=ice-ufrag: | a=x: | 400 | no a=ice-ufrag",
                "a=fingerprint: | a=x: | 400 | no a=fingerprint",
                "m=video | m=text | 422 | 0 video sections",
                "m=audio | m=video | 422 | 2 video sections",
                "a=recvonly | a=sendonly | 400 | recvonly",
                "a=recvonly | a=inactive | 400 | recvonly",
            })
    void anOfferThatCannotBeAnswered(String from, String to, int status, String detail) throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            String told = problem(status, f.post("/whep/demo", SdpSamples.OFFER.replace(from, to)));
            assertTrue(told.contains(detail), told);
            assertTrue(f.rtc.opened.isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MALFORMED | 400",
                "ICE_SERVER | 400",
                "UNKNOWN_STREAM | 404",
                "NO_COMMON_CODEC | 422",
                "FAULT | 500",
                "FULL | 503",
                "CLOSING | 503",
            })
    void whatTheControlServiceRefuses(Reason reason, int status) throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            f.rtc.refusal = new SessionRefusedException(reason, "because of " + reason);
            HttpResponse<String> answer = f.post("/whep/demo", SdpSamples.OFFER);
            assertEquals("because of " + reason, problem(status, answer));
            assertEquals(
                    status == 503, answer.headers().firstValue("Retry-After").isPresent());
        }
    }

    @Test
    void aPlayerMayAskAgainWhenNoSourceHasComeYet() throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            f.rtc.refusal = new SessionRefusedException(Reason.UNKNOWN_STREAM, "There is no stream.");
            HttpResponse<String> answer = f.post("/whep/", SdpSamples.OFFER);
            problem(409, answer);
            assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
        }
    }

    @ParameterizedTest
    @CsvSource({"codec=h265,h264", "preset=best,balanced", "gather=some,first", "annotations=on,drawn"})
    void aRequestThatIsNotKnown(String query, String allowed) throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            String told = problem(400, f.post("/whep/demo?" + query, SdpSamples.OFFER));
            assertTrue(told.contains(allowed), told);
        }
    }

    @Test
    void anythingButAnOffer() throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            HttpResponse<String> answer = f.send("POST", "/whep/demo", "Content-Type", "application/json");
            problem(415, answer);
            assertEquals(
                    "application/sdp",
                    answer.headers().firstValue("Accept-Post").orElse(""));
        }
    }

    @Test
    void aPlayerThatDoesNotWantTheAnswer() throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            assertEquals(
                    "The answer is application/sdp; Accept must allow it.",
                    problem(406, f.offerAccepting("text/html, application/sdp;q=0")));
            assertTrue(f.rtc.opened.isEmpty());
            assertEquals(201, f.offerAccepting("application/*, text/html").statusCode());
        }
    }

    @Test
    void anOfferThatIsTooLong() throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            assertEquals(
                    413,
                    f.post("/whep/demo", SdpSamples.OFFER + "a=x\r\n".repeat(20_000))
                            .statusCode());
        }
    }

    @ParameterizedTest
    @CsvSource({"PUT,/whep/demo", "DELETE,/whep/demo", "PATCH,/whep/demo", "POST,/whep/sessions/session-1"})
    void aMethodThatHasNoMeaning(String method, String path) throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            f.open();
            assertEquals(405, f.send(method, path, "", "").statusCode());
            assertFalse(f.rtc.opened.get(0).closed);
        }
    }

    @Test
    void aSessionThatIsNotThere() throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            problem(404, f.patch("/whep/sessions/none", "*", SdpSamples.TRICKLE));
            problem(404, f.send("DELETE", "/whep/sessions/none", "", ""));
            problem(404, f.send("GET", "/whep/sessions/none", "", ""));
        }
    }

    @Test
    void aPatchWithoutATagOrWithAnotherOne() throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            String session = f.open();
            problem(428, f.patch(session, "", SdpSamples.TRICKLE));
            problem(412, f.patch(session, "\"other\"", SdpSamples.TRICKLE));
            problem(412, f.patch(session, "W/\"ice-0\"", SdpSamples.TRICKLE));
            problem(412, f.patch(session, "\"other\"", SdpSamples.RESTART));
            assertTrue(f.rtc.opened.get(0).candidates.isEmpty());
            assertTrue(f.rtc.opened.get(0).renegotiations.isEmpty());
        }
    }

    @Test
    void aPatchThatIsNoFragment() throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            String session = f.open();
            HttpResponse<String> json = f.send("PATCH", session, "Content-Type", "application/json");
            problem(415, json);
            assertEquals(
                    IceFragment.MEDIA_TYPE,
                    json.headers().firstValue("Accept-Patch").orElse(""));
            for (String bad : new String[] {
                "",
                "hello",
                "a=candidate:nonsense",
                "a=ice-ufrag:EsAw\r\n",
                "a=ice-ufrag:x\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n",
                SdpSamples.TRICKLE.replace("a=mid:1", "a=mid:7"),
                "a=candidate:1 1 udp 1 192.0.2.1 1 typ host\r\n".repeat(IceFragment.MAX_CANDIDATES + 1),
            }) {
                problem(400, f.patch(session, "*", bad));
            }
            assertEquals(204, f.send("GET", session, "", "").statusCode(), "the session goes on");
        }
    }

    @Test
    void aRestartThatFailsLeavesEverythingAsItWas() throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            String session = f.open();
            f.rtc.opened.get(0).refusal = new SessionRefusedException(Reason.MALFORMED, "not so");
            assertEquals("not so", problem(400, f.patch(session, "*", SdpSamples.RESTART)));
            f.rtc.opened.get(0).refusal = null;
            assertEquals(204, f.patch(session, "\"ice-0\"", SdpSamples.TRICKLE).statusCode());
            assertEquals(200, f.patch(session, "*", SdpSamples.RESTART).statusCode());
        }
    }

    @Test
    void aSecondRestartWhileOneIsUnderWay() throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            String session = f.open();
            var slow = f.patchAsync(session, "*", SdpSamples.RESTART); // waits for candidates, which do not come
            Await.until(
                    "it has begun", () -> !f.rtc.opened.get(0).renegotiations.isEmpty());
            HttpResponse<String> second = f.patch(session, "*", SdpSamples.RESTART);
            problem(409, second);
            assertEquals("1", second.headers().firstValue("Retry-After").orElse(""));
            assertEquals(200, slow.get().statusCode());
        }
    }
}
