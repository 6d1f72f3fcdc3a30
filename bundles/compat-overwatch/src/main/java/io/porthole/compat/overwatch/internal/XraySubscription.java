/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.overwatch.internal;

import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.protocol.StreamOptions;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** One node of one client: a frame is asked for when the one before is on the wire, so that the newest wins. */
final class XraySubscription implements Subscriber<EncodedFrame> {
    private final Session session;
    private final Stream stream;
    private final XrayMessages.NodeMessages messages;
    private final Subscription subscription;
    private volatile boolean ended;

    XraySubscription(
            Session session, Stream stream, XrayMessages.NodeMessages messages, StreamOptions options, String remote) {
        this.session = session;
        this.stream = stream;
        this.messages = messages;
        this.subscription = stream.subscribe(options.subscribe(ViewerInfo.of("overwatch", remote)), this);
    }

    /** Lets the first frame come. */
    void start() {
        subscription.request(1);
    }

    Stream stream() {
        return stream;
    }

    /** Returns whether its stream has ended. */
    boolean hasEnded() {
        return ended;
    }

    @Override
    public void deliver(Subscription from, EncodedFrame frame) {
        if (ended) {
            from.failed(frame, DropReason.CLOSED);
            return;
        }
        session.sendText(
                messages.of(frame),
                Callback.from(() -> sent(from, frame), x -> from.failed(frame, DropReason.NETWORK)));
    }

    private void sent(Subscription from, EncodedFrame frame) {
        from.sent(frame);
        if (!ended) {
            from.request(1);
        }
    }

    @Override
    public void closed(String reason) {
        ended = true;
    }

    void close() {
        ended = true;
        subscription.close();
        messages.release();
    }
}
