/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.whep;

import io.javalin.http.Context;
import io.porthole.http.Problem;
import io.porthole.signalling.CandidateCollector;
import io.porthole.signalling.RtcSession;
import io.porthole.signalling.Sdp;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One session as its viewer sees it: what ICE is just now, and how it changes. */
final class WhepSession extends CandidateCollector {
    private final boolean everything;
    private final Consumer<WhepSession> gone;
    private final CompletableFuture<RtcSession> session = new CompletableFuture<>();
    private final AtomicBoolean restarting = new AtomicBoolean();
    private volatile Ice ice;
    private volatile boolean over;

    /**
     * ICE until the next restart.
     *
     * @param offer the viewer's, as it would be if it were made now
     * @param count of the restarts before
     */
    private record Ice(Sdp offer, int count) {
        String tag() {
            return "\"ice-" + count + '"';
        }

        boolean changedBy(IceFragment fragment) {
            return fragment.restarts(
                    Objects.requireNonNullElse(offer.first("ice-ufrag"), ""),
                    Objects.requireNonNullElse(offer.first("ice-pwd"), ""));
        }
    }

    /**
     * Before it is open.
     *
     * @param everything whether answers wait for all of the host's addresses
     * @param gone told when it is over
     */
    WhepSession(Sdp offer, boolean everything, Consumer<WhepSession> gone) {
        this.everything = everything;
        this.ice = new Ice(offer, 0);
        this.gone = gone;
    }

    /** It is open. */
    void begin(RtcSession opened) {
        session.complete(opened);
    }

    /** Whether it has ended. */
    boolean over() {
        return over;
    }

    @Override
    public void ended(String reason) {
        super.ended(reason);
        over = true;
        gone.accept(this);
    }

    /** The answer, once it has the addresses that it waits for. */
    CompletableFuture<String> answer(RtcSession opened, ScheduledExecutorService timer) {
        return answer(opened, everything, timer);
    }

    /** Names what ICE is just now. */
    String tag() {
        return ice.tag();
    }

    void close() {
        CompletableFuture<Void> ignored = session.thenAccept(RtcSession::close);
    }

    /** Takes candidates, or restarts ICE; the result is done when the answer is complete. */
    CompletableFuture<Void> patch(Context ctx, IceFragment fragment, ScheduledExecutorService timer) {
        Ice now = ice;
        precondition(ctx.header("If-Match"), now);
        return session.thenCompose(
                s -> now.changedBy(fragment) ? restart(s, ctx, fragment, now, timer) : trickle(s, ctx, fragment, now));
    }

    private static void precondition(@Nullable String ifMatch, Ice now) {
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

    private static CompletableFuture<Void> trickle(RtcSession session, Context ctx, IceFragment fragment, Ice now) {
        CompletableFuture<?>[] taken = fragment.candidates().stream()
                .map(c -> session.candidate(c.mid(), IceFragment.line(now.offer, c), c.text()))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(taken).thenRun(() -> ctx.status(204));
    }

    private CompletableFuture<Void> restart(
            RtcSession session, Context ctx, IceFragment fragment, Ice now, ScheduledExecutorService timer) {
        Ice next = new Ice(fragment.applyTo(now.offer), now.count + 1);
        if (!restarting.compareAndSet(false, true)) {
            ctx.header("Retry-After", "1");
            throw new Problem(409, "Restarting", "ICE is being restarted already; send that again when it is done.");
        }
        restart();
        return session.renegotiate(next.offer.text())
                .thenCompose(answer -> answer(session, timer))
                .thenAccept(answer -> {
                    ice = next;
                    ctx.status(200)
                            .contentType(IceFragment.MEDIA_TYPE)
                            .header("ETag", next.tag())
                            .result(IceFragment.of(Sdp.of(answer)));
                })
                .whenComplete((done, failure) -> restarting.set(false));
    }
}
