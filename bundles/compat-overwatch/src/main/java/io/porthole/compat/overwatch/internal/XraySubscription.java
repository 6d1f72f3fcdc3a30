/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.overwatch.internal;

import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.protocol.StreamOptions;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** One node of one client: a picture is asked for when the one before is on the wire, so that the newest wins. */
final class XraySubscription implements Subscriber<EncodedFrame> {
    private final Session session;
    private final Stream stream;
    private final XrayMessages.Shared texts;
    private final Subscription subscription;
    private volatile boolean over;

    XraySubscription(Session session, Stream stream, XrayMessages.Shared texts, StreamOptions wish, String remote) {
        this.session = session;
        this.stream = stream;
        this.texts = texts;
        this.subscription = stream.subscribe(
                SubscribeOptions.encoded(ViewerInfo.of("overwatch", remote), Codec.JPEG, wish.profile()), this);
        subscription.maxFramesPerSecond(wish.framesPerSecond());
    }

    /** Lets the first picture come. */
    void start() {
        subscription.request(1);
    }

    Stream stream() {
        return stream;
    }

    /** Whether its stream has gone. */
    boolean over() {
        return over;
    }

    @Override
    public void deliver(Subscription from, EncodedFrame picture) {
        if (over) {
            from.failed(picture, DropReason.CLOSED);
            return;
        }
        session.sendText(
                texts.of(picture),
                Callback.from(() -> sent(from, picture), x -> from.failed(picture, DropReason.NETWORK)));
    }

    private void sent(Subscription from, EncodedFrame picture) {
        from.sent(picture);
        if (!over) {
            from.request(1);
        }
    }

    @Override
    public void closed(String reason) {
        over = true;
    }

    void close() {
        over = true;
        subscription.close();
        texts.release();
    }
}
