/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Offers and their answers, one after the other; all on the peer's thread. */
final class Negotiation {
    /** Time that an answer waits for the candidates of this machine, which usually come at once. */
    private static final long SETTLE_MILLIS = 10;

    /** Maximum number of offers that wait for the answer to an earlier one. */
    private static final int MAX_WAITING = 8;

    private static final class Offer {
        final String text;
        final CompletableFuture<String> answer;

        Offer(String text, CompletableFuture<String> answer) {
            this.text = text;
            this.answer = answer;
        }
    }

    private final RTCPeerConnection connection;
    private final PeerThread thread;
    private final ScheduledExecutorService timer;
    private final Queue<Offer> waiting = new ArrayDeque<>();
    private @Nullable Offer present;
    private @Nullable Offer settling;

    Negotiation(RTCPeerConnection connection, PeerThread thread, ScheduledExecutorService timer) {
        this.connection = connection;
        this.thread = thread;
        this.timer = timer;
    }

    void answer(String offer, CompletableFuture<String> result) {
        if (waiting.size() >= MAX_WAITING) {
            result.completeExceptionally(
                    new IllegalArgumentException(MAX_WAITING + " offers are waiting for their answers already"));
            return;
        }
        waiting.add(new Offer(offer, result));
        next();
    }

    private void next() {
        if (present == null && !waiting.isEmpty()) {
            Offer offer = waiting.remove();
            present = offer;
            step(
                    offer,
                    () -> connection.setRemoteDescription(
                            new RTCSessionDescription(RTCSdpType.OFFER, offer.text),
                            SdpObservers.set(
                                    () -> thread.execute(() -> create(offer)),
                                    error -> thread.execute(() -> fail(offer, "the offer was refused: " + error)))));
        }
    }

    private void create(Offer offer) {
        step(
                offer,
                () -> connection.createAnswer(
                        new RTCAnswerOptions(),
                        SdpObservers.created(
                                answer -> thread.execute(() -> set(offer, answer)),
                                error -> thread.execute(() -> fail(offer, "no answer was found: " + error)))));
    }

    private void set(Offer offer, RTCSessionDescription answer) {
        step(
                offer,
                () -> connection.setLocalDescription(
                        answer,
                        SdpObservers.set(
                                () -> thread.execute(() -> settle(offer)),
                                error -> thread.execute(() -> fail(offer, "the answer was refused: " + error)))));
    }

    private void settle(Offer offer) {
        settling = offer;
        Future<?> unused =
                timer.schedule(() -> thread.execute(() -> settled(offer)), SETTLE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** ICE gathering is complete. */
    void gathered() {
        Offer offer = settling;
        if (offer != null) {
            settled(offer);
        }
    }

    private void settled(Offer offer) {
        if (settling == offer) {
            settling = null;
            step(offer, () -> offer.answer.complete(description()));
            done(offer);
        }
    }

    /** Returns the newest answer with every candidate that is known by now. */
    String description() {
        RTCSessionDescription local = connection.getLocalDescription();
        return local == null ? "" : local.sdp;
    }

    /** The library reports bad text as a Java error. */
    private void step(Offer offer, Runnable work) {
        if (offer != present) {
            return;
        }
        try {
            work.run();
        } catch (Throwable e) {
            fail(offer, String.valueOf(e.getMessage()));
        }
    }

    private void fail(Offer offer, String reason) {
        offer.answer.completeExceptionally(new IllegalArgumentException(reason));
        done(offer);
    }

    private void done(Offer offer) {
        if (present == offer) {
            present = null;
            next();
        }
    }

    /** The connection is closed: offers that still wait fail. */
    void abandon() {
        IllegalStateException closed = new IllegalStateException("the connection is closed");
        if (present != null) {
            present.answer.completeExceptionally(closed);
        }
        waiting.forEach(offer -> offer.answer.completeExceptionally(closed));
        waiting.clear();
    }
}
