/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import io.porthole.http.Problem;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;

/** Refusals of WebRTC sessions as HTTP answers: the one place that gives a reason its status. */
public final class RefusalProblems {
    private static final int FULL_RETRY_S = 5;
    private static final int SOON_S = 1;

    private RefusalProblems() {}

    /**
     * Returns the problem that answers a failed future of {@link RtcSessions}.
     *
     * @param failure a {@link SessionRefusedException}, a {@link Problem}, or any other, which counts as a fault
     * @param headers takes the answer's {@code Retry-After} where asking again can help
     */
    public static Problem problem(Throwable failure, BiConsumer<String, String> headers) {
        if (failure instanceof CompletionException && failure.getCause() instanceof Problem problem) {
            return problem;
        }
        SessionRefusedException refused = SessionRefusedException.of(failure);
        String detail = String.valueOf(refused.getMessage());
        return switch (refused.reason()) {
            case MALFORMED -> new Problem(400, "Malformed", detail);
            case ICE_SERVER -> new Problem(400, "Bad ICE server", detail);
            case NO_COMMON_CODEC -> new Problem(422, "No common codec", detail);
            case FRAME_SIZE -> new Problem(422, "Frame size", detail);
            case UNKNOWN_STREAM -> new Problem(404, "Unknown stream", detail);
            case FULL -> unavailable(headers, FULL_RETRY_S, "No capacity", detail);
            case CLOSING -> unavailable(headers, SOON_S, "Unavailable", detail);
            case FAULT -> new Problem(500, "Internal fault", detail);
        };
    }

    private static Problem unavailable(BiConsumer<String, String> headers, int seconds, String title, String detail) {
        retryAfter(headers, seconds);
        return new Problem(503, title, detail);
    }

    /**
     * Returns the problem that answers a request for the default stream while there is none.
     *
     * @param headers takes the answer's {@code Retry-After}
     */
    public static Problem noStream(BiConsumer<String, String> headers) {
        retryAfter(headers, SOON_S);
        return new Problem(409, "No stream", "There is no stream yet.");
    }

    private static void retryAfter(BiConsumer<String, String> headers, int seconds) {
        headers.accept("Retry-After", Integer.toString(seconds));
    }
}
