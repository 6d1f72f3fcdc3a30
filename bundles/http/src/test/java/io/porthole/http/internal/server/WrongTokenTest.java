/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.http.RouteAccess;
import io.porthole.http.internal.access.RefusalCounts.Reason;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guesses of the token cost the one who guesses time, and nobody else. */
final class WrongTokenTest {
    private static final int AT_ONCE = 5;

    private final TestServer server = new TestServer(TestServer.withTokens("127.0.0.1", "control", "view"));

    WrongTokenTest() throws Exception {
        server.add("/x", config -> config.routes.get("/", ctx -> ctx.result("read"), RouteAccess.READ));
        server.add("/", config -> config.routes.get("/", ctx -> ctx.result("page"), RouteAccess.PUBLIC));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private long millisOf(String target, int status) throws Exception {
        long began = System.nanoTime();
        assertEquals(status, server.get(target).statusCode(), target);
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    private void guess(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            server.get("/x?token=guess" + i);
        }
    }

    @Test
    void afterAFewEachFurtherOneWaitsForASecond() throws Exception {
        guess(AT_ONCE);
        assertTrue(millisOf("/x?token=wrong", 401) >= 900);
        assertTrue(millisOf("/?token=wrong", 200) >= 900, "a page's cookie would tell as well");
        assertEquals(AT_ONCE + 2, server.runtime.refusals().of(Reason.WRONG_TOKEN));
    }

    @Test
    void aRightTokenIsAnsweredAtOnceWhileManyGuess() throws Exception {
        guess(AT_ONCE);
        List<CompletableFuture<HttpResponse<String>>> guesses = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            guesses.add(server.client.sendAsync(server.request("/x?token=guess"), BodyHandlers.ofString()));
        }
        TestServer.await("all have come", () -> server.runtime.refusals().of(Reason.WRONG_TOKEN) == AT_ONCE + 30);
        long right = millisOf("/x?token=view", 200);
        long without = millisOf("/", 200);
        assertTrue(right < 700 && without < 700, right + " and " + without + " ms");
        List<Integer> answers =
                guesses.stream().map(g -> g.join().statusCode()).sorted().toList();
        assertEquals(8, answers.stream().filter(status -> status == 401).count(), "waited: " + answers);
        assertEquals(22, answers.stream().filter(status -> status == 429).count(), "found no place: " + answers);
    }

    @Test
    void anOldCookieDoesNotSlowThePageDown() throws Exception {
        for (int i = 0; i < 3 * AT_ONCE; i++) {
            assertEquals(200, server.get("/", "Cookie", "porthole_token=old").statusCode());
        }
        assertEquals(0, server.runtime.refusals().of(Reason.WRONG_TOKEN));
    }
}
