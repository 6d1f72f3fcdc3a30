/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamState;
import io.porthole.api.stream.StreamStatus;
import io.porthole.api.stream.Subscription;
import io.porthole.lib.webrtc.Peer;
import io.porthole.protocol.ControlMessages;
import io.porthole.protocol.MessageRouter;
import io.porthole.protocol.MessageSink;
import io.porthole.protocol.Messages;
import io.porthole.protocol.SimulationMessages;
import io.porthole.protocol.ViewerControl;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The messages of one session's data channel, see docs/protocol.md. */
final class DataChannelClient implements AutoCloseable {
    private static final long STATUS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long STATISTICS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SessionContext context;
    private final AcceptedRequest request;
    private final Peer peer;
    private final ViewerControl control;
    private final ControlMessages controlMessages;
    private final MessageSink out;
    private final MessageRouter router;
    private final Map<Integer, String> sentStatus = new ConcurrentHashMap<>();
    private final Map<Integer, SimulationMessages> simulations = new ConcurrentHashMap<>();
    private volatile boolean open;
    private long statusNanos;
    private long statisticsNanos;

    /** @param name that no other viewer has, for others to read */
    DataChannelClient(SessionContext context, AcceptedRequest request, Peer peer, String name) {
        this.context = context;
        this.request = request;
        this.peer = peer;
        this.out = new ChannelSink(peer);
        ViewerControl shared = request.request().viewerControl();
        this.control =
                shared == null ? new ViewerControl(name, request.request().role()) : shared;
        this.controlMessages = new ControlMessages(control, context.control(), context.registry(), out);
        this.router = new MessageRouter(out);
        controlMessages.addTo(router);
    }

    /** The channel is open; on the peer's thread. */
    void opened(String session) {
        controlMessages.open();
        ObjectNode hello = Messages.hello(context.version(), context.instance(), control.role())
                .put("session", session);
        ArrayNode streams = hello.putArray("streams");
        for (int i = 0; i < request.streams().size(); i++) {
            Stream stream = request.streams().get(i);
            streams.addObject()
                    .put("mid", request.offer().mids().get(i))
                    .put("name", stream.name())
                    .put("id", stream.id());
        }
        peer.send(hello.toString());
        sentStatus.clear();
        simulations.clear();
        open = true;
    }

    /** The channel has closed: it is no longer one of the viewer's connections. */
    void closed() {
        open = false;
        controlMessages.close();
    }

    /** Handles a message of the viewer; on the peer's thread. */
    void receive(String text) {
        router.route(text);
    }

    /** Returns the name of the viewer for people. */
    String viewer() {
        return control.viewer();
    }

    /** Refuses a message that is too long. */
    void refuseTooLong(int bytes) {
        out.sendError("Message too long", bytes + " bytes; at most " + Peer.MAX_MESSAGE_BYTES + " are read", null);
    }

    /** Tells the viewer about a frame that is being sent, since a time on the clock of {@link System#nanoTime()}. */
    void frameSent(Stream stream, FrameInfo frame, long sentNanos) {
        if (open) {
            FrameMessages.OfFrame made = context.messages().of(stream.id(), frame);
            if (made.annotations() != null) {
                peer.offer(made.annotations());
            }
            peer.offer(made.frame(sentNanos));
        }
    }

    /** Tells the viewer that a stream has ended. */
    void streamEnded(Stream stream, String reason) {
        if (open) {
            peer.send(Messages.ended(stream, reason));
        }
    }

    /** Sends status and statistics when it is time to; called many times a second, by one thread. */
    void tick(TickSnapshot now, long nowNanos, Iterable<VideoSender> senders, Session session) {
        if (!open || nowNanos - statusNanos < STATUS_NANOS) {
            return;
        }
        statusNanos = nowNanos;
        for (VideoSender sender : senders) {
            sendStatus(sender);
            sendSimulation(sender.stream(), nowNanos);
        }
        controlMessages.tick();
        if (nowNanos - statisticsNanos >= STATISTICS_NANOS) {
            statisticsNanos = nowNanos;
            for (VideoSender sender : senders) {
                Subscription subscription = sender.subscription();
                if (subscription != null) {
                    peer.offer(now.statistics(
                            subscription,
                            session.statistics(sender.video()),
                            session.preset().name(),
                            control));
                }
            }
        }
    }

    private void sendSimulation(Stream stream, long nowNanos) {
        String message = simulations
                .computeIfAbsent(stream.id(), id -> new SimulationMessages())
                .next(stream, nowNanos);
        if (message != null) {
            peer.send(message);
        }
    }

    /** Tells the state that the stream has for this viewer. */
    private void sendStatus(VideoSender sender) {
        Stream stream = sender.stream();
        StreamStatus status = stream.status();
        String refusal = sender.refusal();
        if (!refusal.isEmpty()) {
            status = new StreamStatus(StreamState.FAILED, refusal, status.frameAgeNanos());
        }
        String text = status.state() + " " + status.reason();
        if (!text.equals(sentStatus.put(stream.id(), text))) {
            peer.send(Messages.status(stream, status));
        }
    }

    @Override
    public void close() {
        open = false;
        controlMessages.close();
    }

    /** Sends over the data channel. */
    private record ChannelSink(Peer peer) implements MessageSink {
        @Override
        public void send(String key, String message) {
            peer.send(message);
        }

        @Override
        public boolean offer(String message) {
            return peer.offer(message);
        }
    }
}
