/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamStatus;
import io.porthole.api.stream.Subscription;
import io.porthole.lib.webrtc.Peer;
import io.porthole.protocol.ControlMessages;
import io.porthole.protocol.MessageRouter;
import io.porthole.protocol.MessageSink;
import io.porthole.protocol.Messages;
import io.porthole.protocol.ViewerControl;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What is said on a session's data channel, see docs/protocol.md. */
final class DataChannelClient implements AutoCloseable {
    private static final long STATUS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long STATISTICS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SessionContext surroundings;
    private final AcceptedRequest plan;
    private final Peer peer;
    private final ViewerControl control;
    private final ControlMessages controlMessages;
    private final MessageSink out;
    private final MessageRouter router;
    private final Map<Integer, String> told = new ConcurrentHashMap<>();
    private volatile boolean open;
    private long statusNanos;
    private long statisticsNanos;

    /** @param name that no other viewer has, for others to read */
    DataChannelClient(SessionContext surroundings, AcceptedRequest plan, Peer peer, String name) {
        this.surroundings = surroundings;
        this.plan = plan;
        this.peer = peer;
        this.out = (key, text) -> peer.send(text);
        ViewerControl shared = plan.request().viewerControl();
        this.control = shared == null ? new ViewerControl(name, plan.request().control()) : shared;
        this.controlMessages = new ControlMessages(control, surroundings.desk(), out);
        this.router = new MessageRouter(out);
        controlMessages.addTo(router);
    }

    /** The channel can be used; on the peer's thread. */
    void opened(String session) {
        controlMessages.open();
        ObjectNode hello = Messages.hello(surroundings.version(), surroundings.instance(), control.allowed())
                .put("session", session);
        ArrayNode streams = hello.putArray("streams");
        for (int i = 0; i < plan.streams().size(); i++) {
            Stream stream = plan.streams().get(i);
            streams.addObject()
                    .put("mid", plan.offer().mids().get(i))
                    .put("name", stream.name())
                    .put("id", stream.id());
        }
        peer.send(hello.toString());
        told.clear();
        open = true;
    }

    /** The channel has closed: it is no connection of the viewer's any more. */
    void closed() {
        open = false;
        controlMessages.close();
    }

    /** The viewer said something; on the peer's thread. */
    void heard(String text) {
        router.route(text);
    }

    /** The viewer said more than is read. */
    void tooLong(int bytes) {
        out.sendError("Message too long", bytes + " bytes; at most " + Peer.MAX_MESSAGE_BYTES + " are read", null);
    }

    /** A picture is on its way. */
    void shown(Stream stream, FrameInfo picture) {
        if (open) {
            FrameMessages.Told texts = surroundings.texts().of(stream.id(), picture);
            if (texts.annotations() != null) {
                peer.offer(texts.annotations());
            }
            peer.offer(texts.frame());
        }
    }

    /** A stream has gone. */
    void ended(Stream stream, String reason) {
        if (open) {
            peer.send(Messages.ended(stream, reason));
        }
    }

    /** Called many times a second, by one thread. */
    void tick(TickSnapshot now, long nowNanos, Iterable<VideoSender> shows, Session session) {
        if (!open || nowNanos - statusNanos < STATUS_NANOS) {
            return;
        }
        statusNanos = nowNanos;
        for (VideoSender show : shows) {
            tell(show.stream());
        }
        if (nowNanos - statisticsNanos >= STATISTICS_NANOS) {
            statisticsNanos = nowNanos;
            for (VideoSender show : shows) {
                Subscription watch = show.subscription();
                if (watch != null) {
                    peer.offer(now.statistics(
                            watch,
                            session.figures(show.video()),
                            session.preset().name(),
                            control));
                }
            }
        }
    }

    private void tell(Stream stream) {
        StreamStatus status = stream.status();
        String news = status.state() + " " + status.reason();
        if (!news.equals(told.put(stream.id(), news))) {
            peer.send(Messages.status(stream, status));
        }
    }

    @Override
    public void close() {
        open = false;
        controlMessages.close();
    }
}
