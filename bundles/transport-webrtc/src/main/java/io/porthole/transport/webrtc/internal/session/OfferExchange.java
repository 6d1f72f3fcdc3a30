/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import io.porthole.lib.webrtc.Peer;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRefusedException.Reason;
import io.porthole.signalling.VideoCodec;
import io.porthole.transport.webrtc.internal.policy.AcceptedOffer;
import io.porthole.transport.webrtc.internal.policy.CandidateRewriter;
import io.porthole.transport.webrtc.internal.policy.OfferFilter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntSupplier;

/** Offers, answers and candidates between one viewer and the library. */
final class OfferExchange {
    private final Peer peer;
    private final CandidateRewriter candidates;
    private final VideoCodec codec;
    private final IntSupplier startBitrate;
    private volatile String answer = "";

    /** @param startBitrate returns the bits per second with which the session begins */
    OfferExchange(Peer peer, CandidateRewriter candidates, VideoCodec codec, IntSupplier startBitrate) {
        this.peer = peer;
        this.candidates = candidates;
        this.codec = codec;
        this.startBitrate = startBitrate;
    }

    /** Returns the newest answer. */
    String answer() {
        return answer;
    }

    /** Answers an offer; the failure is a {@link SessionRefusedException}. */
    CompletableFuture<String> answer(AcceptedOffer offer) {
        return refusing(peer.answer(offer.withStartBitrate(startBitrate.getAsInt()))
                .thenApply(text -> {
                    answer = candidates.rewrite(text);
                    return answer;
                }));
    }

    CompletableFuture<String> renegotiate(String offer) {
        try {
            return answer(OfferFilter.accept(offer, List.of(codec)));
        } catch (SessionRefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    CompletableFuture<Void> addCandidate(String mid, int line, String candidate) {
        return refusing(peer.addCandidate(mid, line, candidate));
    }

    /** Returns a candidate of the host as viewers are told it. */
    List<String> outgoing(String candidate) {
        return candidates.outgoing(candidate);
    }

    /** Takes further candidates into the answer. */
    void refresh() {
        var unused = peer.description().thenAccept(text -> answer = candidates.rewrite(text));
    }

    private static <T> CompletableFuture<T> refusing(CompletableFuture<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        var unused = work.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(refusal(failure));
            }
        });
        return result;
    }

    private static SessionRefusedException refusal(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        Reason reason = cause instanceof IllegalArgumentException ? Reason.MALFORMED : Reason.CLOSING;
        return new SessionRefusedException(reason, String.valueOf(cause.getMessage()));
    }
}
