/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.example.snapshot;

import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import java.util.concurrent.CompletableFuture;

/** One frame of one stream. */
public final class Snapshot implements Subscriber<EncodedFrame> {
    private final CompletableFuture<byte[]> bytes = new CompletableFuture<>();

    private Snapshot() {}

    /** Takes a snapshot; the future fails when the stream ends before there is a frame. */
    public static CompletableFuture<byte[]> of(Stream stream, SubscribeOptions options) {
        Snapshot snapshot = new Snapshot();
        Subscription subscription = stream.subscribe(options, snapshot);
        subscription.request(1);
        return snapshot.bytes.whenComplete((done, failed) -> subscription.close());
    }

    @Override
    public void deliver(Subscription subscription, EncodedFrame frame) {
        byte[] copy = new byte[frame.bytes().remaining()];
        frame.bytes().get(copy);
        subscription.sent(frame);
        bytes.complete(copy);
    }

    @Override
    public void closed(String reason) {
        bytes.completeExceptionally(new IllegalStateException(reason));
    }
}
