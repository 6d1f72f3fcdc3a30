/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamStatus;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.api.stream.ViewerStatistics;
import io.porthole.http.Problem;
import io.porthole.http.Role;
import io.porthole.protocol.ControlMessages;
import io.porthole.protocol.Json;
import io.porthole.protocol.MessageRouter;
import io.porthole.protocol.Messages;
import io.porthole.protocol.StreamOptions;
import io.porthole.protocol.ViewerControl;
import io.porthole.protocol.ViewerRole;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** A client of the subprotocol {@code porthole.v1}. */
final class ProtocolClient implements Client {
    private static final long STATISTICS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Session session;
    private final WebSocketTransport transport;
    private final String remote;
    private final Outbox outbox;
    private final ViewerControl control;
    private final ControlMessages controlMessages;
    private final RtcMessages rtc;
    private final MessageRouter router;
    private final Acknowledgement acknowledgement = new Acknowledgement();
    private final Map<Integer, StreamWatch> watches = new ConcurrentHashMap<>();
    private volatile String sentStreams = "";
    private volatile long statisticsNanos;
    private volatile boolean closed;

    /**
     * Who opened the WebSocket.
     *
     * @param remote address
     * @param name for people, which no other viewer has
     * @param holds whether the viewer may still watch
     */
    record Opener(Role role, String remote, String name, BooleanSupplier holds) {}

    ProtocolClient(Outbox.Connection connection, WebSocketTransport transport, Opener opener) {
        this.session = connection.session();
        this.transport = transport;
        this.remote = opener.remote;
        this.outbox = new Outbox(connection, transport.framing(), transport.annotations(), null);
        this.control = new ViewerControl(opener.name, ViewerRole.of(opener.role.word()));
        this.controlMessages = new ControlMessages(control, transport::control, transport.registry(), outbox);
        this.rtc = new RtcMessages(
                control, remote, opener.holds, transport.rtcAvailability(), transport::rtcSessions, outbox);
        this.router = new MessageRouter(outbox)
                .on("subscribe", (message, received) -> subscribe(message))
                .on("unsubscribe", (message, received) -> unsubscribe(message))
                .on("ack", (message, received) -> acknowledge(message))
                .on("request-key", (message, received) -> with(message, StreamWatch::requestKeyFrame))
                .on("decoder-reset", (message, received) -> with(message, StreamWatch::resetDecoder));
        controlMessages.addTo(router);
        rtc.addTo(router);
    }

    @Override
    public void opened(TickSnapshot now) {
        controlMessages.open();
        ObjectNode hello = Messages.hello(transport.version(), transport.instance(), control.role());
        now.addStreams(hello);
        sentStreams = now.streams();
        outbox.send("", hello.toString());
        rtc.sendAvailability(now.rtc());
    }

    @Override
    public void text(String message) {
        router.route(message);
    }

    @Override
    public boolean take(ByteBuffer text) {
        if (!acknowledgement.read(text)) {
            return false;
        }
        StreamWatch w = watches.get((int) acknowledgement.id());
        if (w != null) {
            w.acknowledged(acknowledgement.sequence());
        }
        return true;
    }

    @Override
    public void binary() {
        session.close(Protocol.CLOSE_BINARY, "binary messages go to the client only", Callback.NOOP);
    }

    private void subscribe(JsonNode json) {
        try {
            subscribe(stream(json), json);
        } catch (Problem e) {
            outbox.sendError(e.title(), e.detail(), json.path("stream").textValue());
        }
    }

    private void subscribe(Stream stream, JsonNode json) {
        StreamWatch present = watches.get(stream.id());
        WatchOptions before = present == null ? WatchOptions.adaptive(transport.standard()) : present.options();
        WatchOptions options = Problem.orBadValue(() -> WatchOptions.of(json, before, transport.standard()));
        boolean replaced = present == null || !options.codecs().equals(before.codecs());
        if (present != null && !replaced) {
            present.options(options);
        } else if (present != null) {
            present.close(); // the client shows its last frame until one of the other codec comes
        } else if (watches.size() >= Protocol.MAX_STREAMS) {
            outbox.sendError(
                    "Too many streams", "At most " + Protocol.MAX_STREAMS + " on one connection.", stream.name());
            return;
        }
        outbox.send("", subscribed(stream, options));
        if (replaced) {
            watch(stream, options);
        }
    }

    private static String subscribed(Stream stream, WatchOptions watched) {
        StreamOptions options = watched.stream();
        return Messages.message("subscribed")
                .put("stream", stream.name())
                .put("id", stream.id())
                .put("codec", watched.codecs().get(0).name())
                .put("quality", options.profile().quality())
                .put("subsampling", StreamOptions.text(options.profile().subsampling()))
                .put("fps", options.framesPerSecond())
                .toString();
    }

    private void watch(Stream stream, WatchOptions options) {
        StreamWatch w =
                new StreamWatch(stream, options, transport.videoBitrate(), outbox, new AckWindow(), this::ended);
        watches.put(stream.id(), w);
        sendStatus(w, stream.status());
        w.begin(ViewerInfo.of("websocket", remote).withName(control::viewer));
        if (closed) {
            w.close();
        }
    }

    /** Returns the named stream, or the default one. */
    private Stream stream(JsonNode json) {
        boolean named = json.hasNonNull("stream");
        String name = json.path("stream").asText();
        Stream stream =
                named ? transport.registry().find(name) : transport.registry().defaultStream();
        if (stream != null) {
            return stream;
        }
        throw named
                ? Problem.unknownStream(name, transport.registry().names())
                : new Problem(409, "No stream", "There is no stream yet.");
    }

    private void ended(StreamWatch watch, String reason) {
        watches.remove(watch.stream().id());
        watch.close();
        transport.forget(watch.stream().id());
        outbox.send("", Messages.ended(watch.stream(), reason));
    }

    private void unsubscribe(JsonNode json) {
        String name = Json.text(json, "stream");
        List<StreamWatch> named = watches.values().stream()
                .filter(w -> w.stream().name().equals(name))
                .toList();
        for (StreamWatch w : named) {
            watches.remove(w.stream().id());
            w.close();
        }
    }

    private void acknowledge(JsonNode json) {
        long sequence = Json.number(json, "sequence");
        with(json, w -> w.acknowledged(sequence));
    }

    /** Does that with the watch whose stream id the message has, if there is one. */
    private void with(JsonNode json, Consumer<StreamWatch> action) {
        StreamWatch w = watches.get((int) Json.number(json, "id"));
        if (w != null) {
            action.accept(w);
        }
    }

    @Override
    public void tick(TickSnapshot now, long nowNanos) {
        String streams = now.streams();
        if (!streams.equals(sentStreams)) {
            sentStreams = streams;
            outbox.send("streams", streams);
        }
        for (StreamWatch w : watches.values()) {
            sendStatus(w, w.stream().status());
            sendSimulation(w, nowNanos);
            w.checkAcknowledgements(nowNanos);
        }
        controlMessages.tick();
        rtc.sendAvailability(now.rtc());
        if (nowNanos - statisticsNanos >= STATISTICS_NANOS) {
            statisticsNanos = nowNanos;
            for (StreamWatch w : watches.values()) {
                Stream stream = w.stream();
                if (w.begun()) {
                    ViewerStatistics own = w.statistics();
                    w.adapt(own, now.captureFps(stream));
                    outbox.send("statistics " + stream.id(), now.statistics(w, own, control));
                }
            }
        }
    }

    private void sendStatus(StreamWatch watch, StreamStatus status) {
        if (watch.isChanged(status)) {
            outbox.send("status " + watch.stream().id(), Messages.status(watch.stream(), status));
        }
    }

    private void sendSimulation(StreamWatch watch, long nowNanos) {
        String message = watch.simulation().next(watch.stream(), nowNanos);
        if (message != null) {
            outbox.send("simulation " + watch.stream().id(), message);
        }
    }

    @Override
    public long progressNanos() {
        return outbox.progressNanos();
    }

    @Override
    public void close() {
        closed = true;
        outbox.close();
        rtc.close();
        controlMessages.close();
        watches.values().forEach(StreamWatch::close);
        watches.clear();
    }
}
