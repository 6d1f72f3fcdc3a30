/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.whep;

import io.javalin.http.Context;
import io.porthole.http.Problem;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SignallingJson;
import java.util.concurrent.CompletionException;

/** Refusals of the desk and its sessions as HTTP says them. */
final class Refusals {
    private static final int FULL_RETRY_S = 5;
    private static final int SOON_S = 1;

    private Refusals() {}

    /** The problem; says in the answer when to ask again where that helps. */
    static Problem problem(Throwable failure, Context ctx) {
        if (failure instanceof CompletionException && failure.getCause() instanceof Problem problem) {
            return problem;
        }
        SessionRefusedException refused = SignallingJson.refusal(failure);
        String detail = String.valueOf(refused.getMessage());
        return switch (refused.reason()) {
            case MALFORMED -> new Problem(400, "Malformed", detail);
            case ICE_SERVER -> new Problem(400, "Bad ICE server", detail);
            case NO_COMMON_CODEC -> new Problem(422, "No common codec", detail);
            case UNKNOWN_STREAM -> new Problem(404, "Unknown stream", detail);
            case FULL -> later(ctx, FULL_RETRY_S, "No room", detail);
            case CLOSING -> later(ctx, SOON_S, "Going away", detail);
            case FAULT -> new Problem(500, "Internal fault", detail);
        };
    }

    private static Problem later(Context ctx, int seconds, String title, String detail) {
        retryAfter(ctx, seconds);
        return new Problem(503, title, detail);
    }

    /** No source has come yet: asking again soon may help. */
    static Problem noStream(Context ctx) {
        retryAfter(ctx, SOON_S);
        return new Problem(409, "No stream", "No source has come yet.");
    }

    private static void retryAfter(Context ctx, int seconds) {
        ctx.header("Retry-After", Integer.toString(seconds));
    }
}
