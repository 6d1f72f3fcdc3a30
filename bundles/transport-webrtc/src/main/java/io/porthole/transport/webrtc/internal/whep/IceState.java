/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.whep;

import io.javalin.http.Context;
import io.porthole.http.Problem;
import io.porthole.signalling.OneShotSession;
import io.porthole.signalling.RtcSession;
import io.porthole.signalling.Sdp;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** ICE of one session as its viewer sees it: the current generation, and the changes by PATCH. */
final class IceState {
    private final AtomicBoolean restarting = new AtomicBoolean();
    private volatile Generation current;

    /**
     * ICE until the next restart.
     *
     * @param offer the viewer's, as it would be if it were made now
     * @param restarts number of restarts before
     */
    private record Generation(Sdp offer, int restarts) {
        String tag() {
            return "\"ice-" + restarts + '"';
        }

        boolean changedBy(IceFragment fragment) {
            return fragment.restarts(
                    Objects.requireNonNullElse(offer.first("ice-ufrag"), ""),
                    Objects.requireNonNullElse(offer.first("ice-pwd"), ""));
        }
    }

    IceState(Sdp offer) {
        this.current = new Generation(offer, 0);
    }

    /** Returns the entity tag of the current generation. */
    String tag() {
        return current.tag();
    }

    /** Takes candidates, or restarts ICE; the result is done when the answer is complete. */
    CompletableFuture<Void> patch(OneShotSession<IceState> session, Context ctx, IceFragment fragment) {
        Generation now = current;
        checkPrecondition(ctx.header("If-Match"), now);
        return session.session()
                .thenCompose(open ->
                        now.changedBy(fragment) ? restart(session, ctx, fragment, now) : trickle(open, ctx, fragment, now));
    }

    private static void checkPrecondition(@Nullable String ifMatch, Generation now) {
        if (ifMatch == null || ifMatch.isBlank()) {
            throw new Problem(
                    428,
                    "Precondition required",
                    "Send If-Match with the ETag of the last answer, or with * to restart ICE.");
        }
        boolean fits = Arrays.stream(ifMatch.split(",", -1))
                .map(String::strip)
                .anyMatch(tag -> tag.equals("*") || tag.equals("\"*\"") || tag.equals(now.tag()));
        if (!fits) {
            throw new Problem(412, "Precondition failed", "ICE is " + now.tag() + " now, not " + ifMatch + ".");
        }
    }

    private static CompletableFuture<Void> trickle(
            RtcSession session, Context ctx, IceFragment fragment, Generation now) {
        CompletableFuture<?>[] added = fragment.candidates().stream()
                .map(c -> session.addCandidate(c.mid(), IceFragment.line(now.offer, c), c.text()))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(added).thenRun(() -> ctx.status(204));
    }

    private CompletableFuture<Void> restart(
            OneShotSession<IceState> session, Context ctx, IceFragment fragment, Generation now) {
        Generation next = new Generation(fragment.applyTo(now.offer), now.restarts + 1);
        if (!restarting.compareAndSet(false, true)) {
            ctx.header("Retry-After", "1");
            throw new Problem(409, "Restarting", "ICE is being restarted already; send the request again afterwards.");
        }
        return session.restart(next.offer.text())
                .thenAccept(answer -> {
                    current = next;
                    ctx.status(200)
                            .contentType(IceFragment.MEDIA_TYPE)
                            .header("ETag", next.tag())
                            .result(IceFragment.of(Sdp.parse(answer)));
                })
                .whenComplete((done, failure) -> restarting.set(false));
    }
}
